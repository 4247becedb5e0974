// What axe-core finds on the pages that visitors see: wide, in light and dark, and at 360 px.

import { createRequire } from "node:module";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  narrow: { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

export class Audit {
  #seen = new Set();
  #views = [];

  /** An audit in contexts of its own: looking at a page changes nothing there. */
  static async open(chromium) {
    const audit = new Audit();
    for (const [name, options] of Object.entries(VIEWS)) {
      audit.#views.push(await View.open(chromium, name, options));
    }
    return audit;
  }

  /** What is wrong with a page; nothing if one of the same elements has been looked at. */
  async look(url, html) {
    const elements = kinds(html);
    if (this.#seen.has(elements)) {
      return [];
    }
    this.#seen.add(elements);
    const faults = await Promise.all(this.#views.map((view) => view.look(url, html)));
    return faults.flat();
  }
}

/** The elements of a page, each kind once, with what says how it looks and what it is, and whether it is empty. */
function kinds(html) {
  const tags = html.match(/<[a-z][^>]*>(<\/)?/g).map((tag) => tag.replace(/[\w-]*\d[\w-]*/g, "0"));
  const words = / (href|action|value|content|datetime|title|aria-label)="[^"]+"/g;
  const plain = tags.map((tag) => tag.replace(words, " $1"));
  return [...new Set(plain)].sort().join("");
}

/** A window in which copies of pages are opened, one after the other, with their styles and without their scripts. */
class View {
  #busy = Promise.resolve();
  #html;

  static async open(chromium, name, options) {
    const view = new View();
    view.name = name;
    const context = await chromium.newContext({ ...options, bypassCSP: true });
    await context.addInitScript({ path: AXE });
    await context.route("**/*", (route) => view.#answer(route));
    view.page = await context.newPage();
    return view;
  }

  look(url, html) {
    const looks = this.#busy.then(() => this.#check(url, html));
    this.#busy = looks.catch((error) => [`${url} (${this.name}): ${error.stack}`]);
    return this.#busy;
  }

  #answer(route) {
    const request = route.request();
    if (request.isNavigationRequest()) {
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: this.#html });
    }
    return request.resourceType() === "script" ? route.abort() : route.continue();
  }

  async #check(url, html) {
    this.#html = html;
    await this.page.goto("about:blank");
    await this.page.goto(url);
    const { violations, over } = await this.page.evaluate(run, TAGS);
    const faults = violations.map(({ id, help, nodes: [{ html, failureSummary }, ...others] }) =>
      [`${id}: ${help}`, html, failureSummary, others.length && `and ${others.length} more`].filter(Boolean).join("\n"),
    );
    if (over > 0) {
      faults.push(`it is ${over} px too wide`);
    }
    return faults.map((fault) => `${url} (${this.name}): ${fault}`);
  }
}

/** Runs in the page: after all that moves, and on the ground that a browser gives to a page without one. */
async function run(values) {
  for (const animation of document.getAnimations()) {
    const { endTime } = animation.effect.getComputedTiming();
    endTime === Infinity ? animation.cancel() : animation.finish();
  }
  const grounds = [document.documentElement, document.body].map((it) => getComputedStyle(it).backgroundColor);
  if (grounds.every((ground) => ground === "rgba(0, 0, 0, 0)")) {
    document.documentElement.style.backgroundColor = "Canvas";
  }
  const { violations } = await window.axe.run(document, {
    runOnly: { type: "tag", values },
    resultTypes: ["violations"],
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return { violations, over: scrollWidth - clientWidth };
}
