import { describe, expect, it } from "vitest";
import type { Arrival } from "./api.js";
import { cursor, isNew, nothing, received, spoken } from "./arrivals.js";

function arrival(seq: number, more: Partial<Arrival> = {}): Arrival {
  const at = "2027-01-15T08:00:00Z";
  const id = `evt_${seq}`;
  return {
    seq,
    id,
    type: "customer.updated",
    created: at,
    receivedAt: at,
    state: "done",
    about: "",
    payload: {},
    ...more,
  };
}

const seqs = (arrivals: ReturnType<typeof received>) => arrivals.list.map(({ seq }) => seq);

describe("what has arrived", () => {
  it("has the newest first, each once", () => {
    const one = received(nothing(), [arrival(1), arrival(2)]);
    const two = received(one, [arrival(2), arrival(3)]);
    expect(seqs(two)).toEqual([3, 2, 1]);
  });

  it("stays the same object where nothing came", () => {
    const one = received(nothing(), [arrival(1)]);
    expect(received(one, [])).toBe(one);
  });

  it("takes the later state", () => {
    const one = received(nothing(), [arrival(1, { state: "pending" })]);
    const two = received(one, [arrival(1)]);
    expect(two.list.map(({ state }) => state)).toEqual(["done"]);
  });

  it("keeps a hundred", () => {
    const many = Array.from({ length: 120 }, (_, index) => arrival(index + 1));
    const all = received(nothing(), many);
    expect(all.list).toHaveLength(100);
    expect(all.list[0]?.seq).toBe(120);
  });
});

describe("what to ask for", () => {
  it("is what comes after the newest", () => {
    expect(cursor(nothing())).toBe(0);
    expect(cursor(received(nothing(), [arrival(1), arrival(7)]))).toBe(7);
  });

  it("is what was not finished, too", () => {
    const open = [arrival(5), arrival(6, { state: "pending" }), arrival(7)];
    expect(cursor(received(nothing(), open))).toBe(5);
  });
});

describe("what is new", () => {
  const isNewOf = (arrivals: ReturnType<typeof received>) =>
    arrivals.list.filter((it) => isNew(arrivals, it)).map(({ seq }) => seq);

  it("is nothing that was there when the page was first shown", () => {
    const one = received(nothing(), [arrival(1)]);
    expect(isNewOf(one)).toEqual([]);
    expect(isNewOf(received(one, [arrival(2)]))).toEqual([2]);
  });

  it("is the first that ever comes", () => {
    expect(isNewOf(received(received(nothing(), []), [arrival(1)]))).toEqual([1]);
  });

  it("is what came while the page was left", () => {
    expect(isNewOf(received(nothing(1), [arrival(1), arrival(2), arrival(3)]))).toEqual([3, 2]);
  });
});

describe("what is said", () => {
  const empty = received(nothing(), []);

  it("is nothing of what was there already", () => {
    expect(spoken(nothing(), received(nothing(), [arrival(1)]))).toBeUndefined();
  });

  it("is nothing of a change of state", () => {
    const one = received(empty, [arrival(1, { state: "pending" })]);
    expect(spoken(one, received(one, [arrival(1)]))).toBeUndefined();
  });

  it("is one sentence", () => {
    const one = received(empty, [arrival(1)]);
    expect(spoken(empty, one)).toBe("Webhook: customer.updated");
    const more = received(one, [arrival(2), arrival(3, { type: "invoice.paid" })]);
    expect(spoken(one, more)).toBe("2 webhooks, the last: invoice.paid");
  });

  it("is what came while the page was left", () => {
    const before = nothing(1);
    expect(spoken(before, received(before, [arrival(1), arrival(2)]))).toBe("Webhook: customer.updated");
  });
});
