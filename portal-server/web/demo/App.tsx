// The demonstration: who is logged in, and so which of its two screens there is.

import { useEffect, useState } from "react";
import { api } from "./api.js";
import type { Session } from "./api.js";
import { Login } from "./Login.js";
import { remember, remembered } from "./session.js";
import { Settings } from "./Settings.js";
import { Strip } from "./Strip.js";
import { forgetSeen } from "./useArrivals.js";
import { useEmulator } from "./useEmulator.js";

/** Where the endpoint's document has customers come back to. */
const SETTINGS = "/dashboard/settings/billing";

export function App() {
  const [session, setSession] = useState(remembered);
  // Where the page has changed under somebody's hands, focus goes to its heading.
  const [isSwitched, setSwitched] = useState(false);
  const emulator = useEmulator();
  const path = session ? SETTINGS : "/";

  useEffect(() => {
    if (location.pathname !== path) history.replaceState(null, "", path);
    document.title = `${session ? "Billing" : "Log in"} · Acme Notes`;
  }, [path, session]);

  const switchTo = (next: Session | undefined) => {
    remember(next);
    forgetSeen();
    setSession(next);
    setSwitched(true);
    window.scrollTo(0, 0);
  };

  return (
    <>
      <Strip emulator={emulator.now?.url} />
      {session ? (
        <Settings
          session={session}
          emulator={emulator}
          isSwitched={isSwitched}
          onLogOut={() => {
            // Nobody who finds the token is to use it; whether the server heard of it changes nothing here.
            api.endSession(session.token).catch(() => undefined);
            switchTo(undefined);
          }}
        />
      ) : (
        <Login isSwitched={isSwitched} onLogIn={switchTo} />
      )}
    </>
  );
}
