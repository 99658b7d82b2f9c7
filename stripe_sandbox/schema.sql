CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, account, seq);
-- Looked at every second: which open sessions have run out.
CREATE INDEX IF NOT EXISTS open_sessions ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';

-- One row per balance transaction: what the sums of a balance are made of.
CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    type TEXT NOT NULL,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    net INTEGER NOT NULL CHECK (net = amount - fee),
    available_on INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_account ON entries (account, currency);

CREATE TABLE IF NOT EXISTS idempotency (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    created INTEGER NOT NULL,
    status INTEGER,
    body TEXT,
    PRIMARY KEY (account, key)
);

CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    event_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dropped', 'given_up')),
    due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER,
    last_error TEXT,
    fault TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (state, due_at);

CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- What will happen by itself, once the clock has come so far.
CREATE TABLE IF NOT EXISTS plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at INTEGER NOT NULL,
    step TEXT NOT NULL,
    subject TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS plans_due ON plans (due_at);

-- Which automatic payout took which balance transactions to the bank.
CREATE TABLE IF NOT EXISTS payout_parts (entry TEXT PRIMARY KEY, payout TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payout_parts_by_payout ON payout_parts (payout);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
