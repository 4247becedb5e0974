-- Who signs in, and which of Stripe's customers that is. Times are milliseconds since the Unix epoch.
CREATE TABLE portal_users (
    id TEXT PRIMARY KEY,
    email TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE portal_tokens (
    -- What it is listed and revoked by: nobody signs in with it.
    id TEXT PRIMARY KEY,
    -- SHA-256 of the token, which itself is nowhere.
    hash BYTEA NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES portal_users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX portal_tokens_of_user ON portal_tokens (user_id);

CREATE TABLE portal_user_customers (
    user_id TEXT NOT NULL REFERENCES portal_users (id) ON DELETE CASCADE,
    livemode BOOLEAN NOT NULL,
    customer_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, livemode),
    UNIQUE (livemode, customer_id)
);
