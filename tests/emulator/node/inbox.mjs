// A server that webhooks are delivered to.

import http from "node:http";
import { emulator } from "./emulator.mjs";

/** How long a delivery may take, in milliseconds. */
const LONGEST = 20_000;

/** What arrives at an endpoint of an emulator, in the order in which it arrives. */
export class Inbox {
  #arrived = [];
  #waiting = [];
  #server = http.createServer((request, response) => this.#receive(request, response));

  /** Listens, and has the emulator at `url` deliver to it what `options` say. */
  static async open(url, options = {}) {
    const inbox = new Inbox();
    await new Promise((ready) => inbox.#server.listen(0, "127.0.0.1", ready));
    inbox.origin = `http://127.0.0.1:${inbox.#server.address().port}`;
    await emulator(url, "webhook_endpoints", { url: `${inbox.origin}/webhooks`, ...options });
    return inbox;
  }

  /** The first delivery that passes, of those that were not taken before; waits until there is one. */
  async take(passes) {
    const late = AbortSignal.timeout(LONGEST);
    for (;;) {
      const index = this.#arrived.findIndex(passes);
      if (index >= 0) {
        return this.#arrived.splice(index, 1)[0];
      }
      if (late.aborted) {
        throw new Error(`it does not arrive; these did: ${this.#arrived.map(({ event }) => event.type)}`);
      }
      await new Promise((arrives) => {
        this.#waiting.push(arrives);
        late.addEventListener("abort", arrives, { once: true });
      });
    }
  }

  /** The first event of a type. */
  event(type) {
    return this.take(({ event }) => event.type === type);
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #receive(request, response) {
    if (request.method !== "POST") {
      response.end("a page of the business");
      return;
    }
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const signature = request.headers["stripe-signature"];
      this.#arrived.push({ body, signature, headers: request.headers, event: JSON.parse(body) });
      this.#waiting.splice(0).forEach((arrives) => arrives());
      response.end();
    });
  }
}
