// Settings, Billing: the package's components in an application's own page.

import { BillingSettings, ManageBillingButton } from "portal-server-react";
import type { useSubscription } from "portal-server-react";
import { ActionButton } from "./ActionButton.js";
import { api } from "./api.js";
import { Heading } from "./Heading.js";

interface Props {
  billing: ReturnType<typeof useSubscription>;
  token: string;
  isSwitched: boolean;
  onLogIn: () => void;
  onChange: () => void;
}

export function Billing({ billing, token, isSwitched, onLogIn, onChange }: Props) {
  const subscribe = async () => {
    onChange();
    await api.subscribe(token, "basic");
    billing.refresh();
  };
  return (
    <div className="app-page">
      <Heading isFocused={isSwitched || billing.isWaiting}>Settings</Heading>
      {billing.error?.code === "UNAUTHORIZED" ? (
        <Ended onLogIn={onLogIn} />
      ) : (
        <>
          <BillingSettings renderUpgrade={() => <UpgradeButton subscribe={subscribe} />} />
          <Tasks billing={billing} />
        </>
      )}
    </div>
  );
}

function UpgradeButton({ subscribe }: { subscribe: () => Promise<void> }) {
  return (
    <ActionButton act={subscribe} className="button main">
      Upgrade to Basic
    </ActionButton>
  );
}

/** Deep links: each leads to one task instead of the portal's start page. */
function Tasks({ billing: { subscription } }: Pick<Props, "billing">) {
  if (!subscription) return null;
  const isSubscribed = subscription.plan !== null;
  return (
    <section className="tasks" aria-labelledby="tasks">
      <h2 id="tasks">Straight to a task</h2>
      <div className="tasks-row">
        <ManageBillingButton className="button" flow={{ type: "payment_method_update" }}>
          Update payment method
        </ManageBillingButton>
        {isSubscribed && (
          <ManageBillingButton className="button" flow={{ type: "subscription_update" }}>
            Change plan
          </ManageBillingButton>
        )}
        {isSubscribed && !subscription.pendingCancellation && (
          <ManageBillingButton className="button" flow={{ type: "subscription_cancel" }}>
            Cancel plan
          </ManageBillingButton>
        )}
      </div>
    </section>
  );
}

function Ended({ onLogIn }: { onLogIn: () => void }) {
  return (
    <section className="ended" role="alert">
      <h2>Your session has ended</h2>
      <p>Log in again to see your billing. Nothing is lost.</p>
      <button type="button" className="button main" onClick={onLogIn}>
        Log in again
      </button>
    </section>
  );
}
