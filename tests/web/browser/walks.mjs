// All walks through the demonstration: node walks.mjs PROGRAM BUNDLE FOLDER CHROMIUM.

import { account } from "./account.mjs";
import { document } from "./document.mjs";
import { links } from "./links.mjs";
import { looks } from "./looks.mjs";
import { Loop } from "./loop.mjs";
import { plans } from "./plans.mjs";
import { report } from "./report.mjs";
import { troubles } from "./troubles.mjs";
import { Browser } from "./visitor.mjs";

const LONGEST = 300_000;

const [program, bundle, folder, chromium] = process.argv.slice(2);
setTimeout(() => {
  console.error(`the walks take more than ${LONGEST} ms`);
  process.exit(1);
}, LONGEST).unref();

const browser = await Browser.launch(chromium, folder);
const loop = new Loop(browser, program, bundle);
for (const walks of [account, document, links, looks, plans, troubles]) {
  walks(loop);
}
await report();
await browser.close();
process.exit();
