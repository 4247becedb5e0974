// Which session token a question was asked with, to see whether there is another one by now.

import type { GetToken } from "../api/types.js";

/** Asking for a token failed. */
export const NO_TOKEN = Symbol("no token");

/** For how many milliseconds a token is awaited, only to see which it is. */
const PATIENCE = 5000;

export type Token = string | undefined | typeof NO_TOKEN;

/** A way to a token that remembers what it gave. */
export class TokenWay {
  token: Token;

  constructor(readonly given: GetToken | undefined) {}

  readonly get: GetToken = async () => {
    this.token = NO_TOKEN;
    const token = await this.given?.();
    this.token = token ?? undefined;
    return token;
  };

  /** Whether another way leads to the same token. */
  async isAs(other: GetToken | undefined): Promise<boolean> {
    return other === this.given || (await Promise.race([tokenOf(other), tooLate()])) === this.token;
  }
}

async function tokenOf(getToken: GetToken | undefined): Promise<Token> {
  try {
    return (await getToken?.()) ?? undefined;
  } catch {
    return NO_TOKEN;
  }
}

/** One that does not come is none. */
function tooLate(): Promise<Token> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, NO_TOKEN));
}
