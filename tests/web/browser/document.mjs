// The endpoint document's snippets as they stand, but for host and token.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const LANE = "document";
const read = (name) => readFile(new URL(name, import.meta.url), "utf8");

/** Adds a walk for each. */
export function document(loop) {
  loop.as("active", LANE, "the document's fetch", async (ada) => {
    const snippet = await read("document_fetch.ts");
    const token = JSON.stringify(await ada.token());
    await ada.page.evaluate(`(async (sessionToken) => {\n${snippet}\n})(${token})`);
    await ada.visitor.heading("Your billing");
    await ada.back();
    await ada.has("Basic");
  });
  loop.walk(LANE, "the document's curl", async (ada) => {
    const snippet = await read("document_curl.sh");
    const command = snippet
      .replace("https://api.example.com", ada.demo.url)
      .replace("<session_token>", ada.demo.tokens.active);
    for (const run of [command, ada.demo.curl]) {
      const { stdout } = await promisify(execFile)("bash", ["-c", run]);
      const { success, data } = JSON.parse(stdout);
      assert.equal(success, true);
      await ada.visitor.open(data.url);
      await ada.visitor.heading("Your billing");
      const leave = await ada.page.locator("#leave").getAttribute("href");
      assert.equal(leave, "https://app.example.com/dashboard/settings/billing");
    }
  });
}
