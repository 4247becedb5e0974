// @vitest-environment node

import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { BillingProvider, BillingSettings, ManageBillingButton, useSubscription } from "./index.js";

function Status() {
  return <p>{useSubscription().status}</p>;
}

test("a server renders it without a window", () => {
  expect(typeof window).toBe("undefined");
  const html = renderToString(
    <StrictMode>
      <BillingProvider getToken={() => "ps_1"} locale="en_US">
        <BillingSettings />
        <ManageBillingButton />
        <Status />
      </BillingProvider>
    </StrictMode>,
  );
  expect(html).toContain("Loading…");
  expect(html).toContain("Manage billing");
  expect(html).toContain("<p>loading</p>");
});
