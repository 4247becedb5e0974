// "What goes wrong": switches and buttons that break something on purpose.

import { useId, useState } from "react";
import type { ReactNode } from "react";
import { ActionButton } from "./ActionButton.js";
import type { EmulatorState } from "./useEmulator.js";
import { useAction } from "./useAction.js";

interface Props {
  emulator: EmulatorState;
  endSession: () => Promise<unknown>;
  onMonth: () => void;
}

const MONTH = 30;

export function TroublePanel({ emulator, endSession, onMonth }: Props) {
  const [said, setSaid] = useState("");
  const trouble = emulator.now?.trouble;
  const end = async () => {
    await endSession();
    setSaid("The server has forgotten the token. The page learns of it when it next asks for something.");
  };
  const month = async () => {
    onMonth();
    setSaid(`A month has passed. ${today(await emulator.pass(MONTH))}`);
  };

  return (
    <section className="panel" aria-labelledby="trouble">
      <div className="panel-head">
        <h2 id="trouble">What goes wrong</h2>
      </div>
      <ul className="troubles">
        <Switch
          label="Stripe is down"
          hint="Its API answers 503: no portal can be opened."
          isOn={trouble?.stripeDown}
          set={(stripeDown) => emulator.cause({ stripeDown })}
        />
        <Switch
          label="Webhooks are slow"
          hint="They come some seconds late; the page waits for them."
          isOn={trouble?.slowWebhooks}
          set={(slowWebhooks) => emulator.cause({ slowWebhooks })}
        />
        <Row title="The session ends" hint="The server forgets the token; the page still has it.">
          {(hint) => (
            <ActionButton act={end} className="button small" describedBy={hint}>
              End my session
            </ActionButton>
          )}
        </Row>
        <Row
          title="Time passes"
          hint={`${today(emulator.now?.now)} With the card 4000 0000 0000 0341, the next payment fails.`}
        >
          {(hint) => (
            <ActionButton act={month} className="button small" describedBy={hint}>
              A month passes
            </ActionButton>
          )}
        </Row>
      </ul>
      <p className="said" role="status">
        {said}
      </p>
    </section>
  );
}

interface RowProps {
  title: string;
  hint: string;
  children: (hint: string) => ReactNode;
}

function Row({ title, hint, children }: RowProps) {
  const id = useId();
  return (
    <li className="trouble">
      <p className="trouble-title">{title}</p>
      <p className="trouble-hint" id={id}>
        {hint}
      </p>
      <div className="trouble-act">{children(id)}</div>
    </li>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  isOn: boolean | undefined;
  set: (isOn: boolean) => Promise<void>;
}

function Switch({ label, hint, isOn = false, set }: SwitchProps) {
  const id = useId();
  const { run, isBusy, error } = useAction(() => set(!isOn));
  return (
    <li className="trouble">
      <label className="trouble-title" htmlFor={id}>
        {label}
      </label>
      <p className="trouble-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <div className="trouble-act">
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          checked={isBusy ? !isOn : isOn}
          onChange={run}
          aria-describedby={`${id}-hint`}
        />
      </div>
      {error && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
    </li>
  );
}

function today(now: string | undefined): string {
  return now ? `At Stripe it is ${day.format(new Date(now))}.` : "Stripe has a clock of its own.";
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
