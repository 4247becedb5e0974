// A button of the demonstration: it stays focused while it works, and says when it could not.

import type { ReactNode } from "react";
import { useAction } from "./useAction.js";

interface Props {
  act: () => Promise<unknown>;
  className?: string;
  describedBy?: string;
  children: ReactNode;
}

export function ActionButton({ act, className = "button", describedBy, children }: Props) {
  const { run, isBusy, error } = useAction(act);
  return (
    <>
      <button
        type="button"
        className={className}
        onClick={run}
        aria-disabled={isBusy}
        aria-busy={isBusy}
        aria-describedby={describedBy}
      >
        {children}
      </button>
      {error && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
