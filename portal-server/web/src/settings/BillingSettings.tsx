// The settings page's section on billing: the plan, how it is paid for, and the way to the portal.

import { useEffect, useId, useRef, useState, type JSX, type ReactNode } from "react";
import type { PortalOptions } from "../api/createPortalSession.js";
import type { BillingError } from "../api/error.js";
import type { BillingContext } from "../api/types.js";
import { ManageBillingButton } from "../button/ManageBillingButton.js";
import { useBilling } from "../context.js";
import { errorText } from "../errorText.js";
import { useSubscription, type UseSubscription } from "../subscription/useSubscription.js";
import { settingsLabels, type SettingsLabels } from "./labels.js";
import { Plan } from "./Plan.js";
import { useAgain } from "./useAgain.js";
import { view } from "./view.js";

const HEADINGS = {
  1: ["h1", "h2"],
  2: ["h2", "h3"],
  3: ["h3", "h4"],
  4: ["h4", "h5"],
} as const;

export interface BillingSettingsProps
  extends BillingContext, Pick<PortalOptions, "returnUrl" | "configuration"> {
  /** The address of the portal's endpoint; by default `/api/billing/portal` below `baseUrl`. */
  endpoint?: string | undefined;
  /** By default `/api/billing/subscription` below `baseUrl`. */
  subscriptionEndpoint?: string | undefined;
  labels?: Partial<SettingsLabels> | undefined;
  /** The level of the section's heading; by default 2. */
  headingLevel?: keyof typeof HEADINGS | undefined;
  className?: string | undefined;
  /** What is offered to users who are subscribed to nothing. */
  renderUpgrade?: ((state: UseSubscription) => ReactNode) | undefined;
  /** The portal cannot be opened, or the subscription not be shown; the section says why by itself. */
  onError?: ((error: BillingError) => void) | undefined;
  /** Further actions, below the button. */
  children?: ReactNode;
}

export function BillingSettings(props: BillingSettingsProps): JSX.Element {
  const { endpoint, subscriptionEndpoint, returnUrl, configuration, headingLevel = 2 } = props;
  const { baseUrl, getToken, allowedHosts, className, renderUpgrade, onError, children } = props;
  const { locale } = useBilling(props);
  const state = useSubscription({ baseUrl, getToken, endpoint: subscriptionEndpoint });
  const [now] = useState(Date.now);
  const section = useRef<HTMLElement>(null);
  const titleId = useId();
  useReport(state.error, onError);

  const labels = settingsLabels(props.labels);
  const { subscription, error, isWaiting } = state;
  const { asking, ask } = useAgain(state.refresh, section);
  const shown = subscription === undefined ? undefined : view(subscription, { labels, locale, now });
  const isLate = shown !== undefined && state.isOverdue;
  const again = asking ?? (error ? labels.retry : isLate ? labels.refresh : undefined);
  const [Title, Heading] = HEADINGS[headingLevel];

  return (
    <section
      ref={section}
      tabIndex={-1}
      className={className === undefined ? "ps-settings" : `ps-settings ${className}`}
      aria-labelledby={titleId}
      aria-busy={state.status === "loading"}
    >
      <Title id={titleId} className="ps-title">
        {labels.title}
      </Title>
      <div className="ps-card">
        <Heading className="ps-heading">{labels.plan}</Heading>
        <div aria-live="polite">
          {state.status === "loading" && <Skeleton text={labels.loading} />}
          {shown && <Plan view={shown} paymentMethod={labels.paymentMethod} />}
          {isWaiting && <p className="ps-waiting">{labels.waiting}</p>}
          {isLate && <p className="ps-waiting">{labels.late}</p>}
        </div>
        {again !== undefined && (
          <div className="ps-trouble">
            {error && (
              <p role="alert" className="ps-error">
                {errorText(error, labels)}
              </p>
            )}
            <button
              type="button"
              className="ps-button ps-secondary"
              aria-busy={asking !== undefined}
              aria-disabled={asking !== undefined}
              onClick={() => {
                ask(again);
              }}
            >
              {again}
            </button>
          </div>
        )}
        {(shown ?? error ?? asking) !== undefined && (
          <div className="ps-actions">
            {shown?.canUpgrade && renderUpgrade?.(state)}
            {/* Who may be a customer can at least try. */}
            {(shown?.canManage ?? true) && (
              <>
                <ManageBillingButton
                  {...{
                    baseUrl,
                    getToken,
                    allowedHosts,
                    endpoint,
                    returnUrl,
                    configuration,
                    labels,
                    onError,
                  }}
                />
                <p className="ps-hint">{labels.hint}</p>
              </>
            )}
            {children}
          </div>
        )}
      </div>
    </section>
  );
}

/** What takes the plan's place until it is known. */
function Skeleton({ text }: { text: string }): JSX.Element {
  return (
    <div className="ps-skeleton">
      <span className="ps-hidden">{text}</span>
    </div>
  );
}

/** Tells of each error once. */
function useReport(error: BillingError | undefined, onError: BillingSettingsProps["onError"]): void {
  const latest = useRef(onError);
  useEffect(() => {
    latest.current = onError;
  }, [onError]);
  useEffect(() => {
    if (error) {
      latest.current?.(error);
    }
  }, [error]);
}
