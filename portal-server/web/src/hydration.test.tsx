import { act, render, screen } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { BillingProvider, BillingSettings, ManageBillingButton } from "./index.js";
import { ok, serve } from "./testing/server.js";
import { ACTIVE } from "./testing/subscriptions.js";

const PAGE = (
  <BillingProvider>
    <BillingSettings />
    <ManageBillingButton>Open it</ManageBillingButton>
  </BillingProvider>
);

test("what a server rendered is taken over as it is", async () => {
  const { asked } = serve(ok(ACTIVE));
  const errors = vi.spyOn(console, "error");
  const container = document.body.appendChild(document.createElement("div"));
  container.innerHTML = renderToString(PAGE);
  const button = screen.getByRole("button");
  render(PAGE, { container, hydrate: true });
  await act(() => Promise.resolve());
  expect(screen.getByText("Open it")).toBe(button);
  await screen.findByText("Basic");
  expect(asked).toHaveLength(1);
  expect(errors).not.toHaveBeenCalled();
});
