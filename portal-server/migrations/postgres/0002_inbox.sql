-- Events as they came. Times are milliseconds since the Unix epoch, but for `created`, which is Stripe's and
-- in seconds.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    created BIGINT NOT NULL,
    livemode BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    payload BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    -- pending, done, dead
    state TEXT NOT NULL DEFAULT 'pending',
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it is next tried; while it is worked on, when the lease ends.
    due_at BIGINT NOT NULL,
    outcome TEXT,
    error TEXT,
    done_at BIGINT
);
CREATE INDEX events_due ON events (due_at) WHERE state = 'pending';
