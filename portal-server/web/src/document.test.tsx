// The snippets of the endpoint's document as it has them, and its settings page with the components from here.

/* eslint-disable */

import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import * as here from "./index.js";
import { no, ok, PORTAL, serve } from "./testing/server.js";
import { ACTIVE, NONE } from "./testing/subscriptions.js";

const getToken = () => "ps_1";
const sessionToken = "ps_1";
const page = {
  href: "https://app.example.com/dashboard/settings/billing",
  origin: "https://app.example.com",
  hostname: "app.example.com",
  assign: vi.fn(),
};

beforeEach(() => {
  vi.stubGlobal("location", { ...page });
});

async function snippet() {
  // From here on as in the document.
  const response = await fetch('/api/billing/portal', {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${sessionToken}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify({
      returnUrl: `${window.location.origin}/dashboard/settings/billing`
    })
  });
  const { data } = await response.json();
  // Redirect to Stripe customer portal
  window.location.href = data.url;
}

function ManageBillingButton() {
  const [loading, setLoading] = useState(false);
  const openPortal = async () => {
    setLoading(true);
    try {
      const response = await fetch('/api/billing/portal', {
        method: 'POST',
        headers: {
          'Authorization': `Bearer ${getToken()}`,
          'Content-Type': 'application/json'
        },
        body: JSON.stringify({
          returnUrl: window.location.href
        })
      });
      const { data, error } = await response.json();
      if (error) {
        throw new Error(error.message);
      }
      // Redirect to Stripe portal
      window.location.href = data.url;
    } catch (err) {
      console.error('Failed to open portal:', err);
      alert('Failed to open billing portal. Please try again.');
    } finally {
      setLoading(false);
    }
  };
  return (
    <button
      onClick={openPortal}
      disabled={loading}
      className="btn btn-primary"
    >
      {loading ? 'Loading...' : 'Manage Billing'}
    </button>
  );
}

/** The document's page, which takes three names from around it. */
function settings({ useSubscription, ManageBillingButton }: Pick<typeof here, "useSubscription" | "ManageBillingButton">) {
  const UpgradeButton = () => <button>Upgrade</button>;

  function BillingSettings() {
    const { subscription } = useSubscription();
    return (
      <div className="billing-settings">
        <h2>Billing</h2>
        <section className="current-plan">
          <h3>Current Plan</h3>
          <p>{subscription?.plan?.name || 'Free'}</p>
          {subscription?.status === 'active' && (
            <p>Renews on {new Date(subscription.currentPeriodEnd).toLocaleDateString()}</p>
          )}
        </section>
        <section className="actions">
          {subscription?.status === 'active' ? (
            <>
              <ManageBillingButton />
              <p className="text-sm text-gray-500">
                Manage payment methods, view invoices, and update your subscription.
              </p>
            </>
          ) : (
            <UpgradeButton />
          )}
        </section>
      </div>
    );
  }

  return BillingSettings;
}

test("the TypeScript example leads to the portal", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  await snippet();
  expect(window.location.href).toBe(PORTAL);
  expect(asked[0]?.body).toEqual({ returnUrl: page.href });
});

test("the React component leads to the portal", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  render(<ManageBillingButton />);
  await userEvent.click(screen.getByRole("button", { name: "Manage Billing" }));
  expect(window.location.href).toBe(PORTAL);
  expect(asked[0]?.headers.get("Authorization")).toBe("Bearer ps_1");
  expect(asked[0]?.body).toEqual({ returnUrl: page.href });
});

test("the React component understands an error", async () => {
  serve(no(404, "NOT_FOUND"));
  const [alert, error] = [vi.fn(), vi.spyOn(console, "error").mockImplementation(() => {})];
  vi.stubGlobal("alert", alert);
  render(<ManageBillingButton />);
  await userEvent.click(screen.getByRole("button"));
  expect(alert).toHaveBeenCalledTimes(1);
  expect(error.mock.lastCall).toEqual(["Failed to open portal:", new Error("it is NOT_FOUND")]);
});

test("the settings page shows the plan, and its button leads to the portal", async () => {
  const { asked } = serve(ok(ACTIVE), ok({ url: PORTAL }));
  const BillingSettings = settings(here);
  render(<BillingSettings />, {
    wrapper: ({ children }) => <here.BillingProvider getToken={getToken}>{children}</here.BillingProvider>,
  });
  await screen.findByText("Basic");
  const date = new Date(ACTIVE.currentPeriodEnd).toLocaleDateString();
  expect(screen.getByText(`Renews on ${date}`)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Manage billing" }));
  await waitFor(() => expect(window.location.assign).toHaveBeenCalledWith(PORTAL));
  expect(asked.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer ps_1", "Bearer ps_1"]);
});

test("the settings page offers an upgrade to who is subscribed to nothing", async () => {
  serve(ok(NONE));
  const BillingSettings = settings(here);
  render(<BillingSettings />);
  await waitFor(() => expect(screen.getByText("Free")).toBeTruthy());
  expect(screen.getByRole("button").textContent).toBe("Upgrade");
});
