-- Progress reports from draft to locked: what they say, the files that bear them out, and
-- each step of their way.

-- +goose Up
ALTER TABLE progress_report ADD COLUMN return_field TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE progress_report ADD COLUMN progress_bp BIGINT CHECK (progress_bp BETWEEN 0 AND 10000);
ALTER TABLE progress_report ADD COLUMN unlock_reason TEXT COLLATE "C" NOT NULL DEFAULT ''; -- '': unlocking is not asked for
ALTER TABLE progress_report ADD COLUMN reopened BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE progress_report ADD COLUMN submitted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE progress_report ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX progress_report_subject ON progress_report (subject_kind, subject_id);
CREATE INDEX progress_report_organisation ON progress_report (organisation_id);
CREATE INDEX progress_report_batch ON progress_report (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE report_value (
    report_id    BIGINT NOT NULL REFERENCES progress_report (id),
    measure      TEXT COLLATE "C"    NOT NULL REFERENCES measure (code),
    cumulative   BIGINT, -- smallest unit of the measure; null: not said, not zero
    period_value BIGINT, -- the same
    qualifier    TEXT COLLATE "C"    NOT NULL CHECK (qualifier IN ('exact', 'about', 'over', 'at_least', 'under', 'at_most')),
    reason       TEXT COLLATE "C"    NOT NULL DEFAULT '',
    PRIMARY KEY (report_id, measure)
);

CREATE TABLE report_event (
    report_id   BIGINT NOT NULL REFERENCES progress_report (id),
    happened_on DATE    NOT NULL,
    status      TEXT COLLATE "C"    NOT NULL CHECK (status IN ('intention', 'planned', 'signed', 'started', 'completed', 'operating', 'suspended', 'cancelled')),
    PRIMARY KEY (report_id, happened_on)
);

-- Rows are added and never changed.
CREATE TABLE report_step (
    id        BIGINT PRIMARY KEY,
    report_id BIGINT NOT NULL REFERENCES progress_report (id),
    at        BIGINT NOT NULL,
    actor     TEXT COLLATE "C"    NOT NULL,
    user_id   BIGINT REFERENCES account (id), -- null: not a user
    through   TEXT COLLATE "C"    NOT NULL DEFAULT '',
    action    TEXT COLLATE "C"    NOT NULL,
    state     TEXT COLLATE "C"    NOT NULL, -- afterwards
    version   BIGINT NOT NULL, -- afterwards
    reason    TEXT COLLATE "C"    NOT NULL DEFAULT '',
    field     TEXT COLLATE "C"    NOT NULL DEFAULT ''
);
CREATE INDEX report_step_report ON report_step (report_id, id);

-- Files, once per content. Those above a size lie in a folder and have no content here.
CREATE TABLE evidence_file (
    file_hash  TEXT COLLATE "C" PRIMARY KEY,
    size       BIGINT NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    content    BYTEA
);

CREATE TABLE evidence (
    id         BIGINT PRIMARY KEY,
    report_id  BIGINT NOT NULL REFERENCES progress_report (id),
    file_hash  TEXT COLLATE "C"    NOT NULL REFERENCES evidence_file (file_hash),
    file_name  TEXT COLLATE "C"    NOT NULL,
    added_by   TEXT COLLATE "C"    NOT NULL,
    added_at   BIGINT NOT NULL,
    removed_at BIGINT NOT NULL DEFAULT 0
);
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
