// Settings, Billing: the package's components in an application's own page.

import { useState } from "react";
import {
  BillingSettings,
  ManageBillingButton,
  type BillingError,
  type ManageBillingButtonProps,
  type UseSubscription,
} from "portal-server-react";
import { ActionButton } from "./ActionButton.js";
import { api } from "./api.js";
import { Ended } from "./Ended.js";
import { Heading } from "./Heading.js";

interface Props {
  billing: UseSubscription;
  token: string;
  isSwitched: boolean;
  onLogIn: () => void;
  /** Something is about to change at Stripe without a visit to the portal. */
  onChange: () => void;
}

export function Billing({ billing, token, isSwitched, onLogIn, onChange }: Props) {
  const [hasEnded, setEnded] = useState(false);
  const [hasSubscribed, setSubscribed] = useState(false);
  const learn = ({ code }: BillingError) => {
    if (code === "UNAUTHORIZED") setEnded(true);
  };
  const subscribe = async () => {
    onChange();
    await api.subscribe(token, "basic");
    setSubscribed(true);
    await billing.refresh();
  };
  const after = () => {
    if (hasSubscribed && billing.subscription?.plan) return "upgrade";
    if (billing.isWaiting) return "return";
    return isSwitched ? "log in" : undefined;
  };
  return (
    <div className="app-page">
      <Heading after={after()}>Settings</Heading>
      {hasEnded ? (
        <Ended onLogIn={onLogIn} />
      ) : (
        <>
          <BillingSettings renderUpgrade={() => <UpgradeButton subscribe={subscribe} />} onError={learn} />
          <Tasks billing={billing} onError={learn} />
        </>
      )}
    </div>
  );
}

function UpgradeButton({ subscribe }: { subscribe: () => Promise<void> }) {
  return (
    <ActionButton act={subscribe} className="ps-button upgrade">
      Upgrade to Basic
    </ActionButton>
  );
}

interface TasksProps {
  billing: UseSubscription;
  onError: (error: BillingError) => void;
}

/** Deep links: each leads to one task instead of the portal's start page. */
function Tasks({ billing: { subscription }, onError }: TasksProps) {
  if (!subscription) return null;
  const isChangeable = subscription.plan && !subscription.pendingCancellation;
  return (
    <section className="tasks" aria-labelledby="tasks">
      <h2 id="tasks">Straight to a task</h2>
      <ul>
        <Task flow={{ type: "payment_method_update" }} onError={onError}>
          Update payment method
        </Task>
        {isChangeable && (
          <>
            <Task flow={{ type: "subscription_update" }} onError={onError}>
              Change plan
            </Task>
            <Task flow={{ type: "subscription_cancel" }} onError={onError}>
              Cancel plan
            </Task>
          </>
        )}
      </ul>
    </section>
  );
}

function Task(props: ManageBillingButtonProps) {
  return (
    <li>
      <ManageBillingButton className="ps-secondary" {...props} />
    </li>
  );
}
