-- Progress reports from draft to locked: what they say, the files that bear them out, and
-- each step of their way.

-- +goose Up
ALTER TABLE progress_report ADD COLUMN return_field TEXT NOT NULL DEFAULT '';
ALTER TABLE progress_report ADD COLUMN progress_bp INTEGER CHECK (progress_bp BETWEEN 0 AND 10000);
ALTER TABLE progress_report ADD COLUMN unlock_reason TEXT NOT NULL DEFAULT ''; -- '': unlocking is not asked for
ALTER TABLE progress_report ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress_report ADD COLUMN submitted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress_report ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX progress_report_subject ON progress_report (subject_kind, subject_id);
CREATE INDEX progress_report_organisation ON progress_report (organisation_id);
CREATE INDEX progress_report_batch ON progress_report (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE report_value (
    report_id    INTEGER NOT NULL REFERENCES progress_report (id),
    measure      TEXT    NOT NULL REFERENCES measure (code),
    cumulative   INTEGER, -- smallest unit of the measure; null: not said, not zero
    period_value INTEGER, -- the same
    qualifier    TEXT    NOT NULL CHECK (qualifier IN ('exact', 'about', 'over', 'at_least', 'under', 'at_most')),
    reason       TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (report_id, measure)
) STRICT;

CREATE TABLE report_event (
    report_id   INTEGER NOT NULL REFERENCES progress_report (id),
    happened_on TEXT    NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('intention', 'planned', 'signed', 'started', 'completed', 'operating', 'suspended', 'cancelled')),
    PRIMARY KEY (report_id, happened_on)
) STRICT;

-- Rows are added and never changed.
CREATE TABLE report_step (
    id        INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES progress_report (id),
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    user_id   INTEGER REFERENCES account (id), -- null: not a user
    through   TEXT    NOT NULL DEFAULT '',
    action    TEXT    NOT NULL,
    state     TEXT    NOT NULL, -- afterwards
    version   INTEGER NOT NULL, -- afterwards
    reason    TEXT    NOT NULL DEFAULT '',
    field     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX report_step_report ON report_step (report_id, id);

-- Files, once per content. Those above a size lie in a folder and have no content here.
CREATE TABLE evidence_file (
    file_hash  TEXT PRIMARY KEY,
    size       INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    content    BLOB
) STRICT;

CREATE TABLE evidence (
    id         INTEGER PRIMARY KEY,
    report_id  INTEGER NOT NULL REFERENCES progress_report (id),
    file_hash  TEXT    NOT NULL REFERENCES evidence_file (file_hash),
    file_name  TEXT    NOT NULL,
    added_by   TEXT    NOT NULL,
    added_at   INTEGER NOT NULL,
    removed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX evidence_report ON evidence (report_id);

-- +goose Down
DROP TABLE evidence;
DROP TABLE evidence_file;
DROP TABLE report_step;
DROP TABLE report_event;
DROP TABLE report_value;
DROP INDEX progress_report_batch;
DROP INDEX progress_report_organisation;
DROP INDEX progress_report_subject;
ALTER TABLE progress_report DROP COLUMN updated_at;
ALTER TABLE progress_report DROP COLUMN submitted_at;
ALTER TABLE progress_report DROP COLUMN reopened;
ALTER TABLE progress_report DROP COLUMN unlock_reason;
ALTER TABLE progress_report DROP COLUMN progress_bp;
ALTER TABLE progress_report DROP COLUMN return_field;
