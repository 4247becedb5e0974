// The first screen: who to be, and what there will be to see.

import { useEffect, useState } from "react";
import { api } from "./api.js";
import type { Session, User } from "./api.js";
import { Brand } from "./Brand.js";
import { Heading } from "./Heading.js";
import { reason, useAction } from "./useAction.js";

interface Props {
  isSwitched: boolean;
  onLogIn: (session: Session) => void;
}

export function Login({ isSwitched, onLogIn }: Props) {
  return (
    <main id="main" tabIndex={-1} className="door">
      <Brand />
      <Heading after={isSwitched ? "log out" : undefined}>Log in</Heading>
      <p className="lead">
        Three users of an application that does not exist. None has a password: choose one.
      </p>
      <Users onLogIn={onLogIn} />
      <Loop />
    </main>
  );
}

function Users({ onLogIn }: Pick<Props, "onLogIn">) {
  const [users, setUsers] = useState<User[]>();
  const [error, setError] = useState<string>();
  const [tries, setTries] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    api.users(stop.signal).then(setUsers, (cause: unknown) => {
      if (!stop.signal.aborted) setError(reason(cause));
    });
    return () => {
      stop.abort();
    };
  }, [tries]);

  const retry = () => {
    setError(undefined);
    setTries(tries + 1);
  };

  if (error) {
    return (
      <div className="users-failed">
        <p role="alert">{error}</p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <ul className="users" aria-busy={!users}>
      {users
        ? users.map((user) => <Card key={user.id} user={user} onLogIn={onLogIn} />)
        : [1, 2, 3].map((it) => <li key={it} className="user blank" />)}
    </ul>
  );
}

function Card({ user, onLogIn }: { user: User } & Pick<Props, "onLogIn">) {
  const { run, isBusy, error } = useAction(async () => {
    onLogIn(await api.logIn(user.id));
  });
  return (
    <li>
      <button type="button" className="user" onClick={run} aria-disabled={isBusy} aria-busy={isBusy}>
        <span className="initial" aria-hidden="true">
          {user.email.charAt(0).toUpperCase()}
        </span>
        <span className="user-email">{user.email}</span>
        <span className="user-about">{user.about}</span>
      </button>
      {error && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
    </li>
  );
}

const STEPS = [
  ["Your page", "asks your server for a link to the portal."],
  ["Stripe’s portal", "lets the customer change the plan, the card, the details."],
  ["A webhook", "tells your server what has changed."],
  ["Your page again", "shows it."],
] as const;

function Loop() {
  return (
    <section className="loop" aria-labelledby="loop">
      <h2 id="loop">What you will see</h2>
      <ol>
        {STEPS.map(([who, what]) => (
          <li key={who}>
            <strong>{who}</strong> {what}
          </li>
        ))}
      </ol>
    </section>
  );
}
