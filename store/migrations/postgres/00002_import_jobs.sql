-- Files sent through the API, on their way into the ledger.

-- +goose Up

-- A job's bytes are kept while something can still become of it.
CREATE TABLE import_job (
    id         BIGINT PRIMARY KEY,
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'reading', 'previewed', 'applying', 'applied', 'rejected', 'cancelled', 'interrupted', 'failed')),
    file_name  TEXT COLLATE "C" NOT NULL DEFAULT '',
    file_hash  TEXT COLLATE "C" NOT NULL,
    file_size  BIGINT NOT NULL,
    content    BYTEA,
    as_of      DATE,
    profile    TEXT COLLATE "C" NOT NULL DEFAULT '',
    area       TEXT COLLATE "C" NOT NULL DEFAULT '', -- codes of places, with commas between
    partial    BOOLEAN NOT NULL,
    batch_id   BIGINT REFERENCES import_batch (id),
    rows_read  BIGINT NOT NULL DEFAULT 0,
    rows_done  BIGINT NOT NULL DEFAULT 0,
    preview    TEXT COLLATE "C" NOT NULL DEFAULT '', -- JSON; empty: none yet
    message    TEXT COLLATE "C" NOT NULL DEFAULT '',
    actor      TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason     TEXT COLLATE "C" NOT NULL DEFAULT '',
    server     TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX import_job_server ON import_job (server, state);

-- +goose Down
DROP TABLE import_job;
