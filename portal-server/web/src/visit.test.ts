import { expect, test, vi } from "vitest";
import { leave, returned, see, settle, stay } from "./visit.js";

const ONE = "/one";
const OTHER = "/other";

test("a visit is remembered with what was seen before, until it is settled", () => {
  expect(returned(ONE)).toBeUndefined();
  see(ONE, "before");
  expect(returned(ONE)).toBeUndefined();
  leave();
  expect(returned(ONE)).toEqual({ before: "before" });
  expect(returned(ONE)).toEqual({ before: "before" });
  settle(ONE);
  expect(returned(ONE)).toBeUndefined();
});

test("what was seen at the departure counts, not what is seen after it", () => {
  see(ONE, "before");
  leave();
  see(ONE, "after");
  expect(returned(ONE)).toEqual({ before: "before" });
});

test("each address has its own", () => {
  see(ONE, "of one");
  see("__proto__", "of nothing");
  leave();
  expect(returned(OTHER)).toEqual({ before: undefined });
  expect(returned("toString")).toEqual({ before: undefined });
  settle(OTHER);
  expect(returned(OTHER)).toBeUndefined();
  expect(returned(ONE)).toEqual({ before: "of one" });
});

test("a departure can be taken back", () => {
  leave();
  stay();
  expect(returned(ONE)).toBeUndefined();
});

test("a new visit begins anew", () => {
  leave();
  settle(ONE);
  leave();
  expect(returned(ONE)).toEqual({ before: undefined });
});

test("a visit is forgotten after two hours", () => {
  vi.useFakeTimers();
  leave();
  vi.advanceTimersByTime(7_199_000);
  expect(returned(ONE)).toBeDefined();
  vi.advanceTimersByTime(1000);
  expect(returned(ONE)).toBeUndefined();
});

test("without storage nothing is remembered, and nothing breaks", () => {
  vi.stubGlobal("sessionStorage", undefined);
  leave();
  see(ONE, "before");
  expect(returned(ONE)).toBeUndefined();
  settle(ONE);
  stay();
});

test.each(["yesterday", "{", "null", "[]", '{"at":"now"}'])("%s is no visit", (text) => {
  window.sessionStorage.setItem("portal-server-react.left", text);
  window.sessionStorage.setItem("portal-server-react.seen", text);
  expect(returned(ONE)).toBeUndefined();
  settle(ONE);
  see(ONE, "before");
  leave();
  expect(returned(ONE)).toMatchObject({ before: "before" });
});
