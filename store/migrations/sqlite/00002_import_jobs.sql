-- Files sent through the API, on their way into the ledger.

-- +goose Up

-- A job's bytes are kept while something can still become of it.
CREATE TABLE import_job (
    id         INTEGER PRIMARY KEY,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'reading', 'previewed', 'applying', 'applied', 'rejected', 'cancelled', 'interrupted', 'failed')),
    file_name  TEXT NOT NULL DEFAULT '',
    file_hash  TEXT NOT NULL,
    file_size  INTEGER NOT NULL,
    content    BLOB,
    as_of      TEXT,
    profile    TEXT NOT NULL DEFAULT '',
    area       TEXT NOT NULL DEFAULT '', -- codes of places, with commas between
    partial    INTEGER NOT NULL,
    batch_id   INTEGER REFERENCES import_batch (id),
    rows_read  INTEGER NOT NULL DEFAULT 0,
    rows_done  INTEGER NOT NULL DEFAULT 0,
    preview    TEXT NOT NULL DEFAULT '', -- JSON; empty: none yet
    message    TEXT NOT NULL DEFAULT '',
    actor      TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    server     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX import_job_server ON import_job (server, state);

-- +goose Down
DROP TABLE import_job;
