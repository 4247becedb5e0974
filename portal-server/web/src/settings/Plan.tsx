// The plan, in what order its parts are shown.

import type { JSX } from "react";
import type { View } from "./view.js";

interface PlanProps {
  view: View;
  paymentMethod: string;
}

export function Plan({ view, paymentMethod }: PlanProps): JSX.Element {
  const { standing, method } = view;
  return (
    <>
      <p className="ps-plan">
        <strong className="ps-plan-name">{view.plan}</strong>
        {standing && <span className={`ps-standing ps-${standing.tone}`}>{standing.text}</span>}
      </p>
      {view.price && <p className="ps-price">{view.price}</p>}
      {view.when && <p className="ps-when">{view.when}</p>}
      {view.warning && <p className="ps-notice">{view.warning}</p>}
      {method && (
        <dl className="ps-method">
          <dt>{paymentMethod}</dt>
          <dd>
            <span>{method.text}</span>{" "}
            {method.expiry && (
              <span className={method.isExpired ? "ps-expiry ps-expired" : "ps-expiry"}>{method.expiry}</span>
            )}
          </dd>
        </dl>
      )}
    </>
  );
}
