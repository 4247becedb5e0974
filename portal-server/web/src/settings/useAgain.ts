// Asking once more, by a button that keeps the focus while it does.

import { useEffect, useRef, useState, type RefObject } from "react";

export interface Again {
  /** What the button that was clicked says, until there is an answer. */
  asking: string | undefined;
  ask: (label: string) => void;
}

/** The button may be gone after the answer: then `place` gets the focus that it had. */
export function useAgain(refresh: () => Promise<void>, place: RefObject<HTMLElement | null>): Again {
  const [asking, setAsking] = useState<string>();
  const wasAsked = useRef(false);

  useEffect(() => {
    if (asking !== undefined) {
      wasAsked.current = true;
    } else if (wasAsked.current) {
      wasAsked.current = false;
      if (document.activeElement === document.body) {
        place.current?.focus();
      }
    }
  }, [asking, place]);

  const ask = async (label: string): Promise<void> => {
    setAsking(label);
    await refresh();
    setAsking(undefined);
  };

  return {
    asking,
    ask: (label) => {
      if (asking === undefined) {
        void ask(label);
      }
    },
  };
}
