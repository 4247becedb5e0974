// Walks through the whole loop: a demonstration of its own and a user of it for each.

import { Demo } from "./demo.mjs";
import { User } from "./user.mjs";

export const EMAILS = { active: "ada@example.com", free: "fritz@example.com", cancelled: "cleo@example.com" };

export class Loop {
  #browser;
  #program;
  #bundle;

  constructor(browser, program, bundle) {
    this.#browser = browser;
    this.#program = program;
    this.#bundle = bundle;
  }

  /** Adds a walk; `run` gets a user who has not logged in, and a function that makes further ones. */
  walk(lane, name, run, { bundle = this.#bundle, flags, ...options } = {}) {
    const walk = async (visitor, another, atEnd) => {
      const demo = await Demo.start(this.#program, bundle, flags);
      atEnd(() => demo.end());
      await run(new User(visitor, demo), async () => new User(await another(), demo));
    };
    this.#browser.walk(lane, name, walk, { javaScriptEnabled: true, ...options });
  }

  /** Adds a walk of one of the three, who is logged in. */
  as(who, lane, name, run, options) {
    const walk = async (user, another) => {
      await user.logIn(EMAILS[who]);
      await run(user, another);
    };
    this.walk(lane, name, walk, options);
  }
}
