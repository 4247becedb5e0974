// The webhooks that the page knows of: what is new, what to ask for next, and what to say aloud.

import type { Arrival } from "./api.js";

/** How many are kept: the newest. */
const MOST = 100;

export interface Arrivals {
  /** The newest first. */
  list: readonly Arrival[];
  /** The last one that was there when the page was left or first shown: later ones are new. */
  seen: number | undefined;
}

export function nothing(seen?: number): Arrivals {
  return { list: [], seen };
}

/** Adds what the server tells of; what was told before may have another state now. */
export function received(arrivals: Arrivals, batch: readonly Arrival[]): Arrivals {
  if (batch.length === 0) return arrivals.seen === undefined ? { ...arrivals, seen: 0 } : arrivals;
  const all = new Map([...arrivals.list, ...batch].map((it) => [it.seq, it]));
  const list = [...all.values()].sort((a, b) => b.seq - a.seq).slice(0, MOST);
  return { list, seen: arrivals.seen ?? newest(list) };
}

export function newest(list: readonly Arrival[]): number {
  return list[0]?.seq ?? 0;
}

/** After which one to ask: those that are not finished are asked for again. */
export function cursor({ list }: Arrivals): number {
  const open = list.filter((it) => it.state === "pending");
  return Math.min(newest(list), ...open.map((it) => it.seq - 1));
}

export function isNew({ seen }: Arrivals, { seq }: Arrival): boolean {
  return seen !== undefined && seq > seen;
}

/** What a screen reader says of a change: one sentence, however many came. */
export function spoken(before: Arrivals, after: Arrivals): string | undefined {
  if (before.seen === undefined) return undefined;
  const last = newest(before.list);
  const fresh = after.list.filter((it) => it.seq > Math.max(last, before.seen ?? 0));
  const [first, ...others] = fresh;
  if (!first) return undefined;
  return others.length === 0 ? `Webhook: ${first.type}` : `${fresh.length} webhooks, the last: ${first.type}`;
}
