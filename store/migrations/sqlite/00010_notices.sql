-- Telling people: what there is to tell stands in the ledger from the transaction in which
-- it happened, and is sent from there.

-- +goose Up

CREATE TABLE webhook (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    url         TEXT NOT NULL,
    form        TEXT NOT NULL CHECK (form IN ('json', 'wecom', 'dingtalk')),
    secret      TEXT NOT NULL DEFAULT '',
    events      TEXT NOT NULL DEFAULT '', -- with commas between; '': all
    place_code  TEXT NOT NULL DEFAULT '',
    is_disabled INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    made_at     INTEGER NOT NULL,
    archived_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE notice (
    id              INTEGER PRIMARY KEY,
    event           TEXT NOT NULL CHECK (event IN ('due_soon', 'overdue', 'submitted', 'returned', 'approved', 'unlock_requested', 'test')),
    event_key       TEXT NOT NULL UNIQUE,
    at              INTEGER NOT NULL,
    place_code      TEXT NOT NULL DEFAULT '',
    organisation_id INTEGER REFERENCES organisation (id),
    report_id       INTEGER REFERENCES progress_report (id),
    period_id       INTEGER REFERENCES reporting_period (id),
    title           TEXT NOT NULL,
    text            TEXT NOT NULL DEFAULT '',
    addressed_at    INTEGER NOT NULL DEFAULT 0 -- when its deliveries were made out; 0: not yet
) STRICT;
CREATE INDEX notice_to_address ON notice (id) WHERE addressed_at = 0;

CREATE TABLE notice_delivery (
    id         INTEGER PRIMARY KEY,
    notice_id  INTEGER NOT NULL REFERENCES notice (id),
    webhook_id INTEGER REFERENCES webhook (id),
    mail       TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL DEFAULT 0,
    answer     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX notice_delivery_pending ON notice_delivery (next_at) WHERE state = 'pending';
CREATE INDEX notice_delivery_notice ON notice_delivery (notice_id);
CREATE INDEX notice_delivery_webhook ON notice_delivery (webhook_id, id);

-- +goose Down
DROP TABLE notice_delivery;
DROP TABLE notice;
DROP TABLE webhook;
