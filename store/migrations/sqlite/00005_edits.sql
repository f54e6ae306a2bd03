-- Changes through the API: repeatable by a key, against a version of what they change.

-- +goose Up

-- Answers to requests that carried a key, so that the same request again is answered and
-- not done twice. Kept 30 days.
CREATE TABLE idempotency_key (
    name        TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL, -- of the operation and its input
    answer      TEXT NOT NULL, -- JSON
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_key_at ON idempotency_key (at);

-- A zone's version rises with each change through the API; a programme that was archived
-- is there for what was known before.
ALTER TABLE place ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE programme ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE programme DROP COLUMN ended_at;
ALTER TABLE place DROP COLUMN version;
DROP TABLE idempotency_key;
