// How the page is used: by keyboard, on a phone, in the dark, without its bundle.

import assert from "node:assert/strict";
import { EMAILS } from "./loop.mjs";
import { SETTINGS } from "./user.mjs";

const LANE = "looks";
const FURTHEST = 60;

/** Adds walks through ways to use the page. */
export function looks(loop) {
  loop.walk(LANE, "the loop by keyboard alone", async (ada) => {
    const { visitor, page } = ada;
    await visitor.open(ada.demo.page);
    await page.getByRole("button", { name: EMAILS.active }).waitFor();
    await tab(page, 'link "Skip to the content');
    await page.keyboard.press("Enter");
    await tab(page, `button "${EMAILS.active}`);
    await page.keyboard.press("Enter");
    await visitor.heading("Settings");
    assert.match(await focused(page), /heading "Settings"/);
    await tab(page, 'button "Manage billing');
    await page.keyboard.press("Space");
    await visitor.heading("Your billing");
    await tab(page, 'link "Cancel plan: Basic');
    await page.keyboard.press("Enter");
    await visitor.heading("Cancel your plan");
    await tab(page, 'button "Cancel plan');
    await page.keyboard.press("Enter");
    await visitor.heading("Why did you cancel?");
    await tab(page, 'link "Skip"');
    await page.keyboard.press("Enter");
    await visitor.heading("Your billing");
    await tab(page, 'link "Return to');
    await page.keyboard.press("Enter");
    await visitor.heading("Settings");
    await ada.has("Ending");
    const webhook = await ada.arrives("customer.subscription.updated");
    await tab(page, 'text: "New: customer.subscription.updated');
    await page.keyboard.press("Enter");
    await webhook.getByRole("region").waitFor();
    await tab(page, 'switch "Stripe is down');
    await page.keyboard.press("Space");
    await page.getByRole("switch", { name: "Stripe is down", checked: true }).waitFor();
  });
  for (const [name, options] of [
    ["the loop on a phone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
    ["the loop in the dark", { colorScheme: "dark", reducedMotion: "reduce" }],
  ]) {
    loop.walk(LANE, name, (ada) => round(ada, options), options);
  }
  loop.walk(LANE, "the settings' address without a session", async (ada) => {
    const response = await ada.visitor.open(new URL(SETTINGS, ada.demo.url).href);
    await ada.visitor.heading("Log in");
    const policy = response.headers()["content-security-policy"];
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|data:|\*/);
    await ada.logIn(EMAILS.cancelled);
    await ada.page.reload();
    await ada.has("Ended on");
    await ada.visitor.press("Log out");
    await ada.visitor.heading("Log in");
  });
  loop.walk(
    LANE,
    "the server without the page",
    async (ada) => {
      assert.equal(ada.demo.page, null);
      await ada.visitor.open(`${ada.demo.url}/`);
      await ada.visitor.sees("npm run build:demo");
    },
    { bundle: null },
  );
}

/** Once around: the page fits the window everywhere, and has the colours that were asked for. */
async function round(ada, { viewport, colorScheme }) {
  const fits = async () => {
    if (viewport) {
      assert.equal(await ada.page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
    }
    if (colorScheme) {
      assert.ok((await brightness(ada.page)) < 80, "the page is dark");
    }
  };
  await ada.visitor.open(ada.demo.page);
  await ada.page.getByRole("button", { name: EMAILS.active }).waitFor();
  await fits();
  await ada.logIn(EMAILS.active);
  await ada.has("Basic");
  await fits();
  await ada.enter();
  await fits();
  await ada.visitor.press("Cancel plan: Basic");
  await ada.visitor.heading("Cancel your plan");
  await fits();
  await ada.visitor.press("Cancel plan");
  await ada.visitor.heading("Why did you cancel?");
  await fits();
  await ada.visitor.press("Skip");
  await ada.back();
  await ada.has("Ends on");
  const webhook = await ada.arrives("customer.subscription.updated");
  await webhook.locator("summary").click();
  await webhook.getByRole("region").waitFor();
  await fits();
}

/** How bright the page's ground is, of 255. */
function brightness(page) {
  return page.evaluate(() => {
    const grounds = [document.body, document.documentElement].map((it) => getComputedStyle(it).backgroundColor);
    const parts = grounds.map((ground) => ground.match(/[\d.]+/g).map(Number));
    const [red, green, blue] = parts.find((it) => it[3] !== 0);
    return (red + green + blue) / 3;
  });
}

/** Goes on by the Tab key until the focus is on what a screen reader tells so, and can be seen there. */
async function tab(page, told) {
  const passed = [];
  while (passed.length < FURTHEST) {
    await page.keyboard.press("Tab");
    const on = await focused(page);
    passed.push(on);
    if (on.startsWith(told)) {
      assert.ok(await isMarked(page), `one sees that the focus is on ${on}`);
      return;
    }
  }
  assert.fail(`no Tab leads to ${told}: ${passed.join(", ")}`);
}

/** What has the focus, as a screen reader tells it. */
async function focused(page) {
  const on = page.locator(":focus");
  return (await on.count()) === 0 ? "nothing" : (await on.ariaSnapshot()).split("\n")[0].replace(/^- '?/, "");
}

/** Whether the focus has an outline. */
function isMarked(page) {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
}
