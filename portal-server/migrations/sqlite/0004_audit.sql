-- Who asked for a portal, and what came of it. Never the link. Times are milliseconds since the Unix epoch.
CREATE TABLE portal_audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    customer TEXT,
    livemode BOOLEAN NOT NULL,
    configuration TEXT,
    flow TEXT,
    outcome TEXT NOT NULL,
    client TEXT
);
CREATE INDEX portal_audit_user ON portal_audit (user_id, id);
