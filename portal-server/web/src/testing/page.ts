// What browsers do to a page.

import { act } from "@testing-library/react";
import { vi } from "vitest";

/** The page goes into the background, or comes back from there. */
export async function turn(visibility: "hidden" | "visible"): Promise<void> {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  await act(async () => {
    document.dispatchEvent(new Event("visibilitychange"));
    await Promise.resolve();
  });
}

/** The page is shown; from the back/forward cache where it was kept. */
export async function show(persisted: boolean): Promise<void> {
  await act(async () => {
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
    await Promise.resolve();
  });
}

/** The page is left, and perhaps kept in the back/forward cache. */
export async function hide(): Promise<void> {
  await act(async () => {
    window.dispatchEvent(new Event("pagehide"));
    await Promise.resolve();
  });
}

/** Milliseconds pass, and what they bring is done. */
export async function pass(milliseconds: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}
