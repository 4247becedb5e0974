// The pictures of the README, from a demonstration that runs: `npm run screenshots -- URL`.
//
// It wants one that was just started, and leaves it with a changed plan.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { reduced } from "./palette.mjs";

const FOLDER = fileURLToPath(new URL("../pictures/", import.meta.url));

/** What a picture may weigh, in bytes. */
const MOST = 150 * 1024;

const DESK = { width: 1280, height: 920 };
const PHONE = { width: 360, height: 760 };

const [url] = process.argv.slice(2);
if (url === undefined) {
  console.error("usage: npm run screenshots -- URL, which `cargo xtask demo` prints");
  process.exit(2);
}

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  await mkdir(FOLDER, { recursive: true });
  await walk();
} finally {
  await browser.close();
}

/** Ada logs in, changes her plan in the portal, and comes back. */
async function walk() {
  const context = await browser.newContext({
    viewport: DESK,
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-US",
    timezoneId: "UTC",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const press = (name) =>
    page.getByRole("link", { name }).or(page.getByRole("button", { name })).first().click();

  await page.goto(url);
  await page.getByRole("button", { name: /ada@example.com/ }).waitFor();
  await take(page, "login", { height: 720 });

  await press(/ada@example.com/);
  await press("Manage billing");
  await page.getByRole("heading", { level: 1, name: "Your billing" }).waitFor();
  await take(page, "portal");

  await press(/^Change plan/);
  await page.getByLabel("$25.00 per month").check();
  await press("Continue");
  await press("Confirm change");
  await press(/^Return to/);
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await page.getByText("Pro", { exact: true }).waitFor();
  await page.getByText("invoice.payment_succeeded").first().waitFor();
  await page.getByText("waits", { exact: true }).first().waitFor({ state: "hidden" });
  await take(page, "settings-light");

  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "settings-dark");
  await take(page, "settings-narrow", PHONE);
}

/** Takes what is to be seen at this size. */
async function take(page, name, size) {
  await page.setViewportSize({ ...DESK, ...size });
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  const png = reduced(await page.screenshot());
  console.log(`${name}.png ${Math.ceil(png.length / 1024)} KB`);
  if (png.length > MOST) throw new Error(`${name}.png is larger than ${MOST / 1024} KB`);
  await writeFile(`${FOLDER}${name}.png`, png);
}
