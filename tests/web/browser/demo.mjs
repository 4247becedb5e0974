// The program `portal-server --demo`, one for each walk: nobody meets what another has done.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export class Demo {
  #process;

  /** Starts the program, with the page that is in a folder, or with none, and with further flags. */
  static async start(program, folder, flags = []) {
    const demo = new Demo();
    const page = folder ? ["--page", folder] : [];
    const always = ["--demo", "--port", "0", "--format", "json"];
    demo.#process = spawn(program, [...always, ...page, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(demo.#process, "exit").then(([code]) => {
      throw new Error(`the demonstration ended with ${code} before it said where it is`);
    });
    const [line] = await Promise.race([once(createInterface(demo.#process.stdout), "line"), ended]);
    // It ends some day.
    ended.catch(() => {});
    Object.assign(demo, JSON.parse(line));
    return demo;
  }

  /** Ends it as Ctrl-C does. */
  async end() {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGINT");
    const [code] = await ended;
    assert.equal(code, 0, "the demonstration ends in order");
  }
}
