// The second screen: the application's settings page, and beside it what happens behind it.

import { useCallback, useRef } from "react";
import { BillingProvider, useSubscription } from "portal-server-react";
import { api } from "./api.js";
import type { Session } from "./api.js";
import { Billing } from "./Billing.js";
import { Brand } from "./Brand.js";
import { EventsPanel } from "./EventsPanel.js";
import { TroublePanel } from "./TroublePanel.js";
import { useArrivals } from "./useArrivals.js";
import type { EmulatorState } from "./useEmulator.js";

interface Props {
  session: Session;
  emulator: EmulatorState;
  isSwitched: boolean;
  onLogOut: () => void;
}

export function Settings(props: Props) {
  const { token } = props.session;
  const getToken = useCallback(() => token, [token]);
  return (
    <BillingProvider key={token} getToken={getToken}>
      <Desk {...props} />
    </BillingProvider>
  );
}

function Desk({ session, emulator, isSwitched, onLogOut }: Props) {
  const billing = useSubscription();
  // A real page learns of changes when it is shown again. Here somebody looks on while they are made.
  const isWatched = useRef(false);
  const watch = () => {
    isWatched.current = true;
  };
  const incoming = useArrivals(() => {
    if (isWatched.current) void billing.refresh();
  });

  return (
    <div className="desk">
      <main id="main" tabIndex={-1} className="app">
        <div className="app-bar">
          <Brand />
          <p className="who">{session.user.email}</p>
          <button type="button" className="button small" onClick={onLogOut}>
            Log out
          </button>
        </div>
        <Billing
          billing={billing}
          token={session.token}
          isSwitched={isSwitched}
          onLogIn={onLogOut}
          onChange={watch}
        />
      </main>
      <aside className="bench" aria-label="Behind the page">
        <EventsPanel {...incoming} />
        <TroublePanel emulator={emulator} endSession={() => api.endSession(session.token)} onMonth={watch} />
      </aside>
    </div>
  );
}
