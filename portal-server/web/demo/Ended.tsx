// What takes the settings' place once the server no longer knows who is asking.

import { useEffect, useRef } from "react";

export function Ended({ onLogIn }: { onLogIn: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // What had the focus may be gone.
    if (document.activeElement === document.body) button.current?.focus();
  }, []);
  return (
    <section className="ended" role="alert" aria-labelledby="ended">
      <h2 id="ended">Your session has ended</h2>
      <p>Log in again to see your billing. Nothing is lost.</p>
      <button ref={button} type="button" className="button main" onClick={onLogIn}>
        Log in again
      </button>
    </section>
  );
}
