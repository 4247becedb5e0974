import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { usePolling } from "./usePolling.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

function show(state: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

it("asks at once and each second, one question at a time", async () => {
  let answer: () => void = () => undefined;
  const ask = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  renderHook(() => {
    usePolling(ask, 1000);
  });
  await pass(5000);
  expect(ask).toHaveBeenCalledTimes(1);
  answer();
  await pass(1000);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("rests while nobody looks", async () => {
  const ask = vi.fn(() => Promise.resolve());
  renderHook(() => {
    usePolling(ask, 1000);
  });
  await pass(0);
  show("hidden");
  await pass(10_000);
  expect(ask).toHaveBeenCalledTimes(1);
  show("visible");
  await pass(0);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("ends with its component", async () => {
  const signals: AbortSignal[] = [];
  const ask = (signal: AbortSignal) => {
    signals.push(signal);
    return Promise.resolve();
  };
  const { unmount } = renderHook(() => {
    usePolling(ask, 1000);
  });
  await pass(0);
  unmount();
  await pass(10_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});
