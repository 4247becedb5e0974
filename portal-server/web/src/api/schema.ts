// What the server is asked and answers. Made by `npm run types` from its OpenAPI document: do not edit.

export interface paths {
    "/api/billing/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens Stripe's customer portal for the user.
         * @description Customers without a subscription can open it too, to see what they paid. Ask for a new address for each visit.
         */
        post: operations["openPortal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the user's subscription stands, for a settings page. */
        get: operations["readSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes one of Stripe's events. */
        post: operations["receiveEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs. */
        get: operations["alive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is counted, as Prometheus reads it. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database answers and has the tables that this version needs. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An answer that has what was asked for. */
        Answer_Health: {
            /** @description That it is well. */
            data: {
                /**
                 * @description Always `ok`.
                 * @example ok
                 */
                status: string;
            };
            /** @description Always `true`. */
            success: boolean;
        };
        /** @description An answer that has what was asked for. */
        Answer_Opened: {
            /** @description A portal that is open. */
            data: {
                /**
                 * @description Where to send the customer at once. It is worth as much as a password: good for one visit, and for one
                 *     hour.
                 * @example https://billing.stripe.com/session/_1234567890abcdef
                 */
                url: string;
            };
            /** @description Always `true`. */
            success: boolean;
        };
        /** @description An answer that has what was asked for. */
        Answer_Subscription: {
            /** @description How a customer's subscription stands: of several, the one in the best standing. */
            data: {
                /**
                 * Format: date-time
                 * @description When the current period ends, and the subscription is renewed unless a cancellation is pending:
                 *     ISO 8601 in UTC. Null where there is no subscription, or it has ended.
                 * @example 2027-01-15T08:00:00Z
                 */
                currentPeriodEnd?: string | null;
                /**
                 * Format: date-time
                 * @description When the subscription ended: ISO 8601 in UTC. Null where it has not.
                 */
                endedAt?: string | null;
                /**
                 * @description The subscription, `sub_…`; null where there never was one.
                 * @example sub_1MowQVLkdIwHu7ixeRlqHVzs
                 */
                id?: string | null;
                paymentMethod?: components["schemas"]["PaymentMethod"] | null;
                pendingCancellation?: components["schemas"]["PendingCancellation"] | null;
                plan?: components["schemas"]["Plan"] | null;
                /**
                 * @description `active`, `trialing`, `past_due`, `unpaid`, `paused` or `incomplete`; `canceled` or
                 *     `incomplete_expired` once it has ended; `none` where there never was one. Stripe may add others.
                 * @example active
                 */
                status: string;
            };
            /** @description Always `true`. */
            success: boolean;
        };
        /** @description An answer that says why not. */
        Failure: {
            error: components["schemas"]["Fault"];
            /** @description Always `false`. */
            success: boolean;
        };
        /** @description Why not. */
        Fault: {
            /** @description For programs, such as `NOT_FOUND`. */
            code: string;
            /** @description For people. */
            message: string;
        };
        /** @description One task to lead the customer to. Where `subscription` is left out, it is the only one that the customer has. */
        FlowRequest: {
            /** @description The subscription, `sub_…`. */
            subscription?: string;
            /** @enum {string} */
            type: "subscription_cancel";
        } | {
            /** @description The subscription, `sub_…`. */
            subscription?: string;
            /** @enum {string} */
            type: "subscription_update";
        } | {
            /** @description The item, `si_…`; the only one unless it is named. */
            item?: string;
            /** @description The new price, `price_…`. */
            price?: string;
            /**
             * Format: int32
             * @description The new quantity.
             */
            quantity?: number;
            /** @description The subscription, `sub_…`. */
            subscription?: string;
            /** @enum {string} */
            type: "subscription_update_confirm";
        } | {
            /** @enum {string} */
            type: "payment_method_update";
        };
        /** @description That it is well. */
        Health: {
            /**
             * @description Always `ok`.
             * @example ok
             */
            status: string;
        };
        /** @description A portal that is open. */
        Opened: {
            /**
             * @description Where to send the customer at once. It is worth as much as a password: good for one visit, and for one
             *     hour.
             * @example https://billing.stripe.com/session/_1234567890abcdef
             */
            url: string;
        };
        /** @description What is charged. */
        PaymentMethod: {
            /**
             * @description The card's brand, `visa` for example; null where it is no card.
             * @example visa
             */
            brand?: string | null;
            /**
             * Format: int64
             * @description The month in which the card expires, from 1 to 12.
             * @example 8
             */
            expMonth?: number | null;
            /**
             * Format: int64
             * @description The year in which the card expires, with four digits.
             * @example 2030
             */
            expYear?: number | null;
            /**
             * @description The last four digits of the card's number.
             * @example 4242
             */
            last4?: string | null;
            /**
             * @description The sort of payment method, `card` for example.
             * @example card
             */
            type: string;
        };
        /** @description A cancellation that is pending. */
        PendingCancellation: {
            /**
             * Format: date-time
             * @description When the subscription will end: ISO 8601 in UTC.
             */
            at?: string | null;
            /** @description What the customer wrote about it; null where they wrote nothing. */
            comment?: string | null;
            /**
             * @description What the customer gave as the reason, such as `too_expensive`; null where they gave none.
             * @example too_expensive
             */
            feedback?: string | null;
        };
        /** @description What a customer is subscribed to; of several prices, the first. */
        Plan: {
            /**
             * Format: int64
             * @description What one costs in the smallest unit of the currency, before discounts and taxes; null where that
             *     depends on the quantity.
             * @example 2500
             */
            amount?: number | null;
            /**
             * @description The currency, as three letters in lower case.
             * @example usd
             */
            currency: string;
            /**
             * @description The price, `price_…`.
             * @example price_1MoBy5LkdIwHu7ixZhnattbh
             */
            id: string;
            /**
             * @description The unit of the billing period: `day`, `week`, `month` or `year`; null where it does not recur.
             * @example month
             */
            interval?: string | null;
            /**
             * Format: int64
             * @description How many units the billing period has.
             * @example 1
             */
            intervalCount?: number | null;
            /**
             * @description What to call it: the product's name, else the price's nickname, else the price's id.
             * @example Pro
             */
            name: string;
            /**
             * Format: int64
             * @description How many there are; null where usage is metered.
             * @example 1
             */
            quantity?: number | null;
        };
        /** @description Where the customer comes back to, and what they see. */
        PortalRequest: {
            /** @description A configuration of the portal that the server allows, `bpc_…`; the default one unless it is named. */
            configuration?: string;
            /** @description One task to lead the customer to, instead of the portal's start page. */
            flow?: components["schemas"]["FlowRequest"];
            /**
             * Format: uri
             * @description Where the portal's link back leads: an address of an origin that the server allows, as `location.href` has
             *     it.
             */
            returnUrl: string;
        };
        /** @description What Stripe is told of an event that is durable. */
        Received: {
            /** @description Always `true`. */
            received: boolean;
        };
        /** @description How a customer's subscription stands: of several, the one in the best standing. */
        Subscription: {
            /**
             * Format: date-time
             * @description When the current period ends, and the subscription is renewed unless a cancellation is pending:
             *     ISO 8601 in UTC. Null where there is no subscription, or it has ended.
             * @example 2027-01-15T08:00:00Z
             */
            currentPeriodEnd?: string | null;
            /**
             * Format: date-time
             * @description When the subscription ended: ISO 8601 in UTC. Null where it has not.
             */
            endedAt?: string | null;
            /**
             * @description The subscription, `sub_…`; null where there never was one.
             * @example sub_1MowQVLkdIwHu7ixeRlqHVzs
             */
            id?: string | null;
            paymentMethod?: components["schemas"]["PaymentMethod"] | null;
            pendingCancellation?: components["schemas"]["PendingCancellation"] | null;
            plan?: components["schemas"]["Plan"] | null;
            /**
             * @description `active`, `trialing`, `past_due`, `unpaid`, `paused` or `incomplete`; `canceled` or
             *     `incomplete_expired` once it has ended; `none` where there never was one. Stripe may add others.
             * @example active
             */
            status: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    openPortal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "returnUrl": "https://app.example.com/dashboard/settings/billing"
                 *     }
                 */
                "application/json": components["schemas"]["PortalRequest"];
            };
        };
        responses: {
            /** @description Where the portal is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer_Opened"];
                };
            };
            /** @description `VALIDATION_ERROR`: the request is not as it should be. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `UNAUTHORIZED`: there is no token, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": false,
                     *       "error": {
                     *         "code": "UNAUTHORIZED",
                     *         "message": "Authentication required"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `NOT_FOUND`: the user is no customer. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": false,
                     *       "error": {
                     *         "code": "NOT_FOUND",
                     *         "message": "No billing customer record found"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: the body is no JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `RATE_LIMITED`: too many requests of this user. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `INTERNAL_ERROR` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `STRIPE_UNAVAILABLE`: try again later. `PORTAL_NOT_CONFIGURED`: who runs the server has to act first. `UNAVAILABLE`: the server itself took too long. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    readSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer_Subscription"];
                };
            };
            /** @description `UNAUTHORIZED`: there is no token, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `NOT_FOUND`: the user is no customer. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `RATE_LIMITED`: Stripe was asked too often for this customer. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `INTERNAL_ERROR` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `STRIPE_UNAVAILABLE`: try again later. `UNAVAILABLE`: the server itself took too long. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    receiveEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description What only Stripe can have signed. */
                "Stripe-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event, as Stripe signed it. */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description It is kept, and will be applied once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description `VALIDATION_ERROR`: it is not from Stripe, or no event. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description `UNAVAILABLE`: try again later. `WEBHOOKS_NOT_CONFIGURED`: the server has no signing secret. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer_Health"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is counted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can do its work. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer_Health"];
                };
            };
            /** @description It cannot; the message says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
}
