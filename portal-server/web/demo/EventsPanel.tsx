// "What reaches the server": the webhooks, as they arrive.

import { Fragment, useState } from "react";
import type { Arrival } from "./api.js";
import { isNew } from "./arrivals.js";
import type { Incoming } from "./useArrivals.js";

export function EventsPanel({ arrivals, status, said }: Incoming) {
  return (
    <section className="panel" aria-labelledby="events">
      <div className="panel-head">
        <h2 id="events">What reaches the server</h2>
        <p className="pulse" data-status={status}>
          {status === "unreachable" ? "no answer" : "live"}
        </p>
      </div>
      <p className="unseen" role="status">
        {said}
      </p>
      {arrivals.list.length > 0 && (
        <a className="skip" href="#trouble">
          Skip the webhooks
        </a>
      )}
      {arrivals.list.length > 0 ? (
        <ol className="events" aria-label="Webhooks, the newest first">
          {arrivals.list.map((it) => (
            <Event key={it.seq} arrival={it} isNew={isNew(arrivals, it)} />
          ))}
        </ol>
      ) : (
        <Nothing status={status} />
      )}
    </section>
  );
}

function Nothing({ status }: Pick<Incoming, "status">) {
  return (
    <div className="events-none">
      {status === "loading" && <p>Asking…</p>}
      {status === "ready" && (
        <>
          <p>No webhook yet.</p>
          <p>Change something in the portal, and come back.</p>
        </>
      )}
      {status === "unreachable" && <p>The server does not answer. Does it still run?</p>}
    </div>
  );
}

function Event({ arrival, isNew }: { arrival: Arrival; isNew: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="event" data-new={isNew || undefined}>
      <details
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary>
          <span className="event-type">
            {isNew && <span className="unseen">New: </span>}
            <Dotted text={arrival.type} />
          </span>
          <span className="event-state" data-state={arrival.state}>
            {STATES[arrival.state] ?? arrival.state}
          </span>
          <span className="event-about">{arrival.about}</span>
          <time dateTime={arrival.receivedAt}>{clock.format(new Date(arrival.receivedAt))}</time>
        </summary>
        {isOpen && <Payload arrival={arrival} />}
      </details>
    </li>
  );
}

/** Breaks after dots, where a line is too short. */
function Dotted({ text }: { text: string }) {
  return text.split(".").map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <>
          .<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

function Payload({ arrival }: { arrival: Arrival }) {
  return (
    <div className="payload">
      <p>
        <code>{arrival.id}</code>
        <br />
        {moment.format(new Date(arrival.created))} by Stripe’s clock
      </p>
      <pre tabIndex={0} role="region" aria-label={`Payload of ${arrival.id}`}>
        {JSON.stringify(arrival.payload, null, 2)}
      </pre>
    </div>
  );
}

const STATES: Record<string, string> = { done: "applied", pending: "waits", dead: "given up" };

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
