import { expect, test, vi } from "vitest";
import { leave, returned, see, settle } from "./visit.js";

test("a visit is remembered with what was seen before, until it is settled", () => {
  expect(returned()).toBeUndefined();
  see("before");
  expect(returned()).toBeUndefined();
  leave();
  expect(returned()).toEqual({ before: "before" });
  expect(returned()).toEqual({ before: "before" });
  settle();
  expect(returned()).toBeUndefined();
});

test("a visit may begin where nothing was seen", () => {
  leave();
  expect(returned()).toEqual({ before: undefined });
});

test("a visit is forgotten after two hours", () => {
  vi.useFakeTimers();
  leave();
  vi.advanceTimersByTime(7_199_000);
  expect(returned()).toBeDefined();
  vi.advanceTimersByTime(1000);
  expect(returned()).toBeUndefined();
});

test("without storage nothing is remembered, and nothing breaks", () => {
  vi.stubGlobal("sessionStorage", undefined);
  leave();
  see("before");
  expect(returned()).toBeUndefined();
  settle();
});

test("what somebody else wrote there is no visit", () => {
  window.sessionStorage.setItem("portal-server-react.left", "yesterday");
  expect(returned()).toBeUndefined();
});
