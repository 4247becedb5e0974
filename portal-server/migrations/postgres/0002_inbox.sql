-- Events as they came. Times are milliseconds since the Unix epoch, but for `created` and `through`, which are
-- Stripe's and in seconds.
CREATE TABLE portal_events (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    created BIGINT NOT NULL,
    livemode BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    payload BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    -- pending, done, dead
    state TEXT NOT NULL DEFAULT 'pending',
    -- How often it was claimed, ever: a later claim has a higher number.
    attempts BIGINT NOT NULL DEFAULT 0,
    -- How often it was begun and not done, for reasons of its own.
    failures BIGINT NOT NULL DEFAULT 0,
    -- How often it was begun and not done since it came or was replayed, for whatever reason.
    tries BIGINT NOT NULL DEFAULT 0,
    -- When it is next tried; while it is worked on, when the lease ends.
    due_at BIGINT NOT NULL,
    outcome TEXT,
    error TEXT,
    done_at BIGINT
);
-- In the order in which they are claimed: a claim reads no more rows than it takes, however many wait for
-- another try or are of the other mode. The last column is there to count from.
CREATE INDEX portal_events_pending ON portal_events (livemode, due_at, received_at) WHERE state = 'pending';
CREATE INDEX portal_events_dead ON portal_events (received_at) WHERE state = 'dead';
CREATE INDEX portal_events_done ON portal_events (done_at) WHERE state = 'done';

-- Through when the events that Stripe lists are in the inbox, for each mode.
CREATE TABLE portal_catch_up (
    livemode BOOLEAN PRIMARY KEY,
    through BIGINT NOT NULL,
    done_at BIGINT NOT NULL,
    -- Who catches up has it to themselves until then, under the number of their turn.
    held_until BIGINT NOT NULL DEFAULT 0,
    turn BIGINT NOT NULL DEFAULT 0
);
