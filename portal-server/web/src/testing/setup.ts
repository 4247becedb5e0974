// What every test begins and ends with.

import { afterEach, vi } from "vitest";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

// Tests without a page need nothing that renders one.
const cleanup = typeof window === "undefined" ? undefined : (await import("@testing-library/react")).cleanup;

afterEach(() => {
  cleanup?.();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  if (typeof window !== "undefined") {
    window.sessionStorage.clear();
  }
});
