// Who is logged in, as this tab remembers it.

import type { Session } from "./api.js";

const KEY = "acme-notes.session";

export function remembered(): Session | undefined {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return undefined;
  try {
    const session = JSON.parse(text) as Session;
    return typeof session.token === "string" && typeof session.user.email === "string" ? session : undefined;
  } catch {
    return undefined;
  }
}

export function remember(session: Session | undefined): void {
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
}
