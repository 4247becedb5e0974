// The button that leads to the portal.

import { forwardRef, useEffect, useId, useRef, type ButtonHTMLAttributes, type MouseEvent } from "react";
import type { PortalOptions } from "../api/createPortalSession.js";
import type { BillingError } from "../api/error.js";
import { useBilling } from "../context.js";
import { errorText } from "../errorText.js";
import { buttonLabels, type ButtonLabels } from "../labels.js";
import { usePortal } from "./usePortal.js";

export interface ManageBillingButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onError">, Omit<PortalOptions, "signal"> {
  labels?: Partial<ButtonLabels> | undefined;
  /** The page is about to leave for the portal. */
  onOpen?: (() => void) | undefined;
  /** There is no portal; the button says why by itself. */
  onError?: ((error: BillingError) => void) | undefined;
}

/** Opens the customer portal. Further attributes are the button's; an `onClick` that prevents the default stops it. */
export const ManageBillingButton = /* @__PURE__ */ forwardRef<HTMLButtonElement, ManageBillingButtonProps>(
  function ManageBillingButton(props, ref) {
    const { baseUrl, getToken, allowedHosts, endpoint, returnUrl, configuration, flow, ...visible } = props;
    const { labels, onOpen, onError, onClick, disabled, className, children, ...attributes } = visible;
    const billing = useBilling({ baseUrl, getToken, allowedHosts });
    const { isOpening, error, open } = usePortal();
    const clicked = useRef<HTMLButtonElement>(null);
    const errorId = useId();
    const texts = buttonLabels(labels);

    // Browsers take the focus from a button that is disabled.
    useEffect(() => {
      if (error && document.activeElement === document.body) {
        clicked.current?.focus();
      }
    }, [error]);

    const click = (event: MouseEvent<HTMLButtonElement>) => {
      clicked.current = event.currentTarget;
      onClick?.(event);
      if (!event.defaultPrevented) {
        open({ ...billing, endpoint, returnUrl, configuration, flow }, { onOpen, onError });
      }
    };

    return (
      <>
        <button
          type="button"
          {...attributes}
          ref={ref}
          className={className === undefined ? "ps-button" : `ps-button ${className}`}
          disabled={disabled === true || isOpening}
          aria-busy={isOpening}
          aria-describedby={error ? errorId : attributes["aria-describedby"]}
          onClick={click}
        >
          {isOpening ? texts.opening : (children ?? texts.manage)}
        </button>
        {error && (
          <span id={errorId} role="alert" className="ps-error">
            {errorText(error, texts)}
          </span>
        )}
      </>
    );
  },
);
