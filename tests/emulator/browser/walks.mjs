// All walks through the portal: node walks.mjs URL URL_OF_ANOTHER_EMULATOR FOLDER CHROMIUM.

import { account } from "./account.mjs";
import { Inbox } from "./inbox.mjs";
import { links } from "./links.mjs";
import { pages } from "./pages.mjs";
import { plans } from "./plans.mjs";
import { report } from "./report.mjs";
import { Shop } from "./shop.mjs";
import { Browser } from "./visitor.mjs";
import { later, visits } from "./visits.mjs";

const LONGEST = 300_000;

const [url, other, folder, chromium] = process.argv.slice(2);
setTimeout(() => {
  console.error(`the walks take more than ${LONGEST} ms`);
  process.exit(1);
}, LONGEST).unref();

const browser = await Browser.launch(chromium, folder);
const [shop, old] = [await Shop.open(url), await Shop.open(other)];
const inbox = await Inbox.open(url, { api_version: "2026-10-28.endive" });

/** The first event of a type about a customer that was not taken before, and passes. */
async function events({ id }, type, passes = () => true) {
  const isAbout = ({ object, previous_attributes: before }) =>
    [object.id, object.customer, before?.customer].includes(id);
  const { event } = await inbox.take(({ event }) => event.type === type && isAbout(event.data) && passes(event.data));
  return event;
}

account(browser, shop, events);
plans(browser, shop, events);
links(browser, shop, events, inbox.origin);
visits(browser, shop);
pages(browser, shop);
later(browser, old);
await report();
await browser.close();
process.exit();
