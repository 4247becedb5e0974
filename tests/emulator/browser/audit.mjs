// What axe-core finds on the pages that visitors see: in light and dark, wide and at 360 px.

import { createRequire } from "node:module";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What depends on colours. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };

export class Audit {
  #seen = new Set();
  #busy = Promise.resolve();
  #html;
  #page;

  /** An audit in a window of its own: looking at a page changes nothing there. */
  static async open(chromium) {
    const audit = new Audit();
    const context = await chromium.newContext({ bypassCSP: true });
    await context.addInitScript({ path: AXE });
    await context.route("**/*", (route) => audit.#answer(route));
    audit.#page = await context.newPage();
    return audit;
  }

  /** What is wrong with a page; nothing if one of the same elements has been looked at. */
  look(url, html) {
    const elements = kinds(html);
    if (this.#seen.has(elements)) {
      return [];
    }
    this.#seen.add(elements);
    const looks = this.#busy.then(() => this.#check(url, html));
    this.#busy = looks.catch((error) => [`${url}: ${error.stack}`]);
    return this.#busy;
  }

  /** A copy of the page has its styles, and none of its scripts. */
  #answer(route) {
    const request = route.request();
    if (request.isNavigationRequest()) {
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: this.#html });
    }
    return request.resourceType() === "script" ? route.abort() : route.continue();
  }

  async #check(url, html) {
    this.#html = html;
    await this.#page.setViewportSize(WIDE);
    await this.#page.emulateMedia({ colorScheme: "light" });
    await this.#page.goto(url.split("#")[0]);
    const faults = [await this.#run("light", TAGS)];
    await this.#page.emulateMedia({ colorScheme: "dark" });
    faults.push(await this.#run("dark", COLOURS));
    await this.#page.setViewportSize(NARROW);
    faults.push(await this.#run("dark and narrow", TAGS));
    return faults.flat().map((fault) => `${url} ${fault}`);
  }

  async #run(view, rules) {
    const { violations, over } = await this.#page.evaluate(run, rules);
    const faults = violations.map(({ id, help, nodes: [{ html, failureSummary }, ...others] }) =>
      [`${id}: ${help}`, html, failureSummary, others.length && `and ${others.length} more`].filter(Boolean).join("\n"),
    );
    if (over > 0) {
      faults.push(`it is ${over} px too wide`);
    }
    return faults.map((fault) => `(${view}): ${fault}`);
  }
}

/**
 * The elements of a page, each kind once, with what says how it looks and what it is, and whether it is empty; and its
 * headings and landmarks in their order.
 */
function kinds(html) {
  const tags = (html.match(/<[a-z][^>]*>(<\/)?/g) ?? []).map((tag) => tag.replace(/[\w-]*\d[\w-]*/g, "0"));
  const words = / (href|action|value|content|datetime|title|aria-label)="[^"]+"/g;
  const plain = tags.map((tag) => tag.replace(words, " $1"));
  const outline = html.match(/<(h[1-6]|main|nav|header|footer|aside|section|form)\b/g) ?? [];
  return [...new Set(plain)].sort().concat(outline).join("");
}

/** Runs in the page: after all that moves, and on the ground that a browser gives to a page without one. */
async function run(rules) {
  for (const animation of document.getAnimations()) {
    const { endTime } = animation.effect.getComputedTiming();
    endTime === Infinity ? animation.cancel() : animation.finish();
  }
  const grounds = [document.documentElement, document.body].map((it) => getComputedStyle(it).backgroundColor);
  if (grounds.every((ground) => ground === "rgba(0, 0, 0, 0)")) {
    document.documentElement.style.backgroundColor = "Canvas";
  }
  const { violations } = await window.axe.run(document, {
    runOnly: rules,
    resultTypes: ["violations"],
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return { violations, over: scrollWidth - clientWidth };
}
