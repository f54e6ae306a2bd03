-- Telling people: what there is to tell stands in the ledger from the transaction in which
-- it happened, and is sent from there.

-- +goose Up

CREATE TABLE webhook (
    id          BIGINT PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL,
    url         TEXT COLLATE "C" NOT NULL,
    form        TEXT COLLATE "C" NOT NULL CHECK (form IN ('json', 'wecom', 'dingtalk')),
    secret      TEXT COLLATE "C" NOT NULL DEFAULT '',
    events      TEXT COLLATE "C" NOT NULL DEFAULT '', -- with commas between; '': all
    place_code  TEXT COLLATE "C" NOT NULL DEFAULT '',
    is_disabled BOOLEAN NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1,
    made_at     BIGINT NOT NULL,
    archived_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE notice (
    id              BIGINT PRIMARY KEY,
    event           TEXT COLLATE "C" NOT NULL CHECK (event IN ('due_soon', 'overdue', 'submitted', 'returned', 'approved', 'unlock_requested', 'test')),
    event_key       TEXT COLLATE "C" NOT NULL UNIQUE,
    at              BIGINT NOT NULL,
    place_code      TEXT COLLATE "C" NOT NULL DEFAULT '',
    organisation_id BIGINT REFERENCES organisation (id),
    report_id       BIGINT REFERENCES progress_report (id),
    period_id       BIGINT REFERENCES reporting_period (id),
    title           TEXT COLLATE "C" NOT NULL,
    text            TEXT COLLATE "C" NOT NULL DEFAULT '',
    addressed_at    BIGINT NOT NULL DEFAULT 0 -- when its deliveries were made out; 0: not yet
);
CREATE INDEX notice_to_address ON notice (id) WHERE addressed_at = 0;

CREATE TABLE notice_delivery (
    id         BIGINT PRIMARY KEY,
    notice_id  BIGINT NOT NULL REFERENCES notice (id),
    webhook_id BIGINT REFERENCES webhook (id),
    mail       TEXT COLLATE "C" NOT NULL DEFAULT '',
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'sent', 'failed')),
    attempts   BIGINT NOT NULL DEFAULT 0,
    next_at    BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL DEFAULT 0,
    answer     TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX notice_delivery_pending ON notice_delivery (next_at) WHERE state = 'pending';
CREATE INDEX notice_delivery_notice ON notice_delivery (notice_id);
CREATE INDEX notice_delivery_webhook ON notice_delivery (webhook_id, id);

-- +goose Down
DROP TABLE notice_delivery;
DROP TABLE notice;
DROP TABLE webhook;
