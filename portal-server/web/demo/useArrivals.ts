// The webhooks that arrive, as a hook.

import { useEffect, useRef, useState } from "react";
import { api } from "./api.js";
import { cursor, newest, nothing, received, spoken } from "./arrivals.js";
import type { Arrivals } from "./arrivals.js";
import { usePolling } from "./usePolling.js";

const EVERY = 1000;
const SEEN = "acme-notes.seen";

export interface Incoming {
  arrivals: Arrivals;
  status: "loading" | "ready" | "unreachable";
  /** The last change, for a live region. */
  said: string;
}

/** Asks for webhooks; `onChange` is called when there are others, or they are in another state. */
export function useArrivals(onChange: () => void): Incoming {
  const [incoming, setIncoming] = useState<Incoming>(() => ({
    arrivals: nothing(lastSeen()),
    status: "loading",
    said: "",
  }));
  const known = useRef(incoming.arrivals);

  usePolling(async (signal) => {
    const before = known.current;
    try {
      const after = received(before, await api.arrivals(cursor(before), signal));
      if (signal.aborted) return;
      known.current = after;
      const said = spoken(before, after);
      if (after !== before) setIncoming((it) => ({ ...it, arrivals: after, said: said ?? it.said }));
      setIncoming((it) => (it.status === "ready" ? it : { ...it, status: "ready" }));
      if (said !== undefined || states(before) !== states(after)) onChange();
    } catch {
      if (!signal.aborted) setIncoming((it) => ({ ...it, status: "unreachable" }));
    }
  }, EVERY);

  useEffect(() => {
    const leave = () => {
      sessionStorage.setItem(SEEN, String(newest(known.current.list)));
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
    };
  }, []);

  return incoming;
}

function states({ list }: Arrivals): string {
  return list.map((it) => it.state).join();
}

/** What is there already is new to nobody: for who logs in. */
export function forgetSeen(): void {
  sessionStorage.removeItem(SEEN);
}

function lastSeen(): number | undefined {
  const text = sessionStorage.getItem(SEEN);
  return text === null ? undefined : Number(text);
}
