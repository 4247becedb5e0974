// A browser that walks through pages, with and without JavaScript, and has all that it sees audited.

import assert from "node:assert/strict";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Audit } from "./audit.mjs";
import { check } from "./report.mjs";

const WAIT = 20_000;

/** The browser, and where screenshots and traces of walks go. */
export class Browser {
  #audit;
  #chromium;
  #folder;

  static async launch(executablePath, folder) {
    const browser = new Browser();
    browser.#folder = folder;
    browser.#chromium = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    browser.#audit = await Audit.open(browser.#chromium);
    return browser;
  }

  /**
   * Adds a walk as a check: `run` gets a visitor, a function that makes further ones, and one that notes what to
   * do once all have left.
   */
  walk(lane, name, run, options = {}) {
    check(name, () => this.#go(name, run, options), lane);
  }

  async #go(name, run, options) {
    const [visitors, ends] = [[], []];
    const another = async () => {
      const visitor = await Visitor.arrive(this.#chromium, this.#audit, options);
      visitors.push(visitor);
      return visitor;
    };
    const file = join(this.#folder, name.replace(/\W+/g, "-"));
    let failed = true;
    try {
      await run(await another(), another, (end) => ends.push(end));
      for (const visitor of visitors) {
        await visitor.audited();
      }
      failed = false;
    } finally {
      for (const [index, visitor] of visitors.entries()) {
        await visitor.leave(`${file}-${index}`, failed);
      }
      await Promise.all(ends.map((end) => end()));
    }
  }

  close() {
    return this.#chromium.close();
  }
}

/** One browser with cookies of its own, on one page. */
class Visitor {
  #audit;
  #looks = [];
  #told = [];

  static async arrive(browser, audit, options) {
    const visitor = new Visitor();
    visitor.#audit = audit;
    visitor.context = await browser.newContext({ javaScriptEnabled: false, locale: "en-US", ...options });
    visitor.context.setDefaultTimeout(WAIT);
    await visitor.context.tracing.start({ screenshots: true, snapshots: true });
    visitor.page = await visitor.context.newPage();
    visitor.page.on("console", (message) => visitor.#tell(message));
    visitor.page.on("response", (response) => response.ok() || visitor.#miss(response.request(), response.status()));
    visitor.page.on("requestfailed", (request) => visitor.#miss(request, request.failure().errorText));
    visitor.page.on("pageerror", (error) => visitor.#told.push(error.stack ?? String(error)));
    return visitor;
  }

  /** Opens an address, whose answer has this status. */
  async open(url, status = 200) {
    const response = await this.page.goto(url);
    assert.equal(response.status(), status, url);
    await this.look();
    return response;
  }

  /** Follows the link or presses the button of this name. */
  async press(name) {
    const [link, button] = ["link", "button"].map((role) => this.page.getByRole(role, { name, exact: true }));
    const target = link.or(button);
    await target.waitFor();
    await this.look();
    await target.click();
  }

  async fill(fields) {
    for (const [label, value] of Object.entries(fields)) {
      await this.page.getByLabel(label, { exact: true }).fill(value);
    }
  }

  /** Chooses a radio button or ticks a box. */
  async choose(label) {
    await this.page.getByLabel(label).check();
  }

  /** The page's heading is this. */
  async heading(text) {
    await this.page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();
    await this.look();
  }

  /** Each text is to be seen. */
  async sees(...texts) {
    for (const text of texts) {
      await this.page.getByText(text).first().waitFor();
    }
    await this.look();
  }

  /** None of the texts is to be seen on the page as it is. */
  async misses(...texts) {
    const text = await this.page.locator("body").innerText();
    for (const missing of texts) {
      assert.equal(text.includes(missing), false, `${missing} is on the page:\n${text}`);
    }
  }

  /** Has the page audited as it is now, while the walk goes on. */
  async look() {
    const html = await this.page.content().catch(() => this.#next());
    this.#looks.push(this.#audit.look(this.page.url(), html));
  }

  /** A page that is being left has no content any more. */
  async #next() {
    await this.page.waitForLoadState("domcontentloaded");
    return this.page.content();
  }

  /** Notes errors of pages, and what their policies do not allow. */
  #tell(message) {
    // Of what does not come, walks know what is meant not to.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      this.#told.push(`${message.location().url}: ${message.text()}`);
    }
  }

  /** Notes parts of pages that do not come, unless the page was left before. */
  #miss(request, why) {
    const isPart = ["font", "image", "script", "stylesheet"].includes(request.resourceType());
    if (isPart && ![304, "net::ERR_ABORTED"].includes(why)) {
      this.#told.push(`${request.url()}: ${why}`);
    }
  }

  /** Fails if a page told of an error, or the audit found anything on one. */
  async audited() {
    const faults = [...this.#told, ...(await Promise.all(this.#looks)).flat()];
    assert.ok(faults.length === 0, faults.join("\n\n"));
  }

  async leave(file, failed) {
    await this.page.screenshot({ path: `${file}.png`, fullPage: true });
    await this.context.tracing.stop(failed ? { path: `${file}.zip` } : {});
    await this.context.close();
  }
}
