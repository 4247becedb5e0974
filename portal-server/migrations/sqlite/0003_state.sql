-- What is known of Stripe's objects. Their times are Stripe's, in seconds; `synced_at` is this server's, in
-- milliseconds. Of each: `as_of` is when the newest event happened that is surely in it, `as_of_event` that
-- event where it was applied, `revision` how many events were applied. An id is of one mode: those of
-- products can be the same in both.
CREATE TABLE portal_customers (
    id TEXT NOT NULL,
    livemode BOOLEAN NOT NULL,
    default_payment_method TEXT,
    deleted BOOLEAN NOT NULL,
    -- When all that the customer has was read from Stripe; null before that.
    synced_at INTEGER,
    as_of INTEGER NOT NULL,
    as_of_event TEXT,
    revision INTEGER NOT NULL,
    PRIMARY KEY (id, livemode)
);

-- Of several items the first, and the end of the period that ends first.
CREATE TABLE portal_subscriptions (
    id TEXT NOT NULL,
    livemode BOOLEAN NOT NULL,
    customer TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Whether it has ended for good, which no later event undoes.
    ended BOOLEAN NOT NULL,
    created INTEGER NOT NULL,
    item TEXT,
    price TEXT,
    price_nickname TEXT,
    product TEXT,
    interval_unit TEXT,
    interval_count INTEGER,
    -- For one, in the smallest unit of the currency; null where the price has tiers.
    unit_amount INTEGER,
    currency TEXT NOT NULL,
    quantity INTEGER,
    current_period_end INTEGER,
    cancel_at_period_end BOOLEAN NOT NULL,
    cancel_at INTEGER,
    ended_at INTEGER,
    cancellation_feedback TEXT,
    cancellation_comment TEXT,
    default_payment_method TEXT,
    as_of INTEGER NOT NULL,
    as_of_event TEXT,
    revision INTEGER NOT NULL,
    PRIMARY KEY (id, livemode)
);
CREATE INDEX portal_subscriptions_of ON portal_subscriptions (customer, livemode);

CREATE TABLE portal_payment_methods (
    id TEXT NOT NULL,
    livemode BOOLEAN NOT NULL,
    -- Null where it is nobody's, or nobody's any more; then nothing else is kept of it but its type.
    customer TEXT,
    type TEXT NOT NULL,
    brand TEXT,
    last4 TEXT,
    exp_month INTEGER,
    exp_year INTEGER,
    as_of INTEGER NOT NULL,
    as_of_event TEXT,
    revision INTEGER NOT NULL,
    PRIMARY KEY (id, livemode)
);
CREATE INDEX portal_payment_methods_of ON portal_payment_methods (customer, livemode);

CREATE TABLE portal_products (
    id TEXT NOT NULL,
    livemode BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    as_of_event TEXT,
    revision INTEGER NOT NULL,
    PRIMARY KEY (id, livemode)
);
