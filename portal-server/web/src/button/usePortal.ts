// One way to the portal at a time, for as long as the component is there.

import { useEffect, useRef, useState } from "react";
import type { PortalOptions } from "../api/createPortalSession.js";
import type { BillingError } from "../api/error.js";
import { stay } from "../visit.js";
import { openPortal } from "./openPortal.js";

/** A browser that has not left after this many milliseconds is not going to: the user has stopped it. */
const STILL_HERE = 15_000;

type Phase = { is: "idle" } | { is: "asking" } | { is: "leaving" } | { is: "failed"; error: BillingError };

const IDLE: Phase = { is: "idle" };

export interface Ways {
  onOpen: (() => void) | undefined;
  onError: ((error: BillingError) => void) | undefined;
}

export interface Portal {
  isOpening: boolean;
  error: BillingError | undefined;
  open: (options: PortalOptions, ways: Ways) => void;
}

export function usePortal(): Portal {
  const [phase, setPhase] = useState(IDLE);
  // State is a render late: two clicks can come before it.
  const way = useRef<AbortController | undefined>(undefined);

  useEffect(() => {
    const callOff = () => {
      way.current?.abort();
      way.current = undefined;
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) {
        callOff();
        setPhase(IDLE);
      }
    };
    // Who goes elsewhere before the answer is there does not want the portal any more.
    const goElsewhere = () => {
      way.current?.abort();
    };
    window.addEventListener("pageshow", comeBack);
    window.addEventListener("pagehide", goElsewhere);
    return () => {
      window.removeEventListener("pageshow", comeBack);
      window.removeEventListener("pagehide", goElsewhere);
      callOff();
    };
  }, []);

  useEffect(() => {
    if (phase.is !== "leaving") {
      return undefined;
    }
    const timer = setTimeout(() => {
      way.current = undefined;
      stay();
      setPhase(IDLE);
    }, STILL_HERE);
    return () => {
      clearTimeout(timer);
    };
  }, [phase]);

  const open = async (options: PortalOptions, { onOpen, onError }: Ways): Promise<void> => {
    if (way.current) {
      return;
    }
    const abort = new AbortController();
    way.current = abort;
    setPhase({ is: "asking" });
    const end = await openPortal({ ...options, signal: abort.signal, onOpen });
    if (end === "gone") {
      setPhase({ is: "leaving" });
    } else if (end) {
      way.current = undefined;
      setPhase({ is: "failed", error: end });
      onError?.(end);
    }
  };

  return {
    isOpening: phase.is === "asking" || phase.is === "leaving",
    error: phase.is === "failed" ? phase.error : undefined,
    open: (options, ways) => void open(options, ways),
  };
}
