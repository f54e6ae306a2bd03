-- Reporting calendars, what follows from them, bulletins, and published figures that may be changed.

-- +goose Up

-- When the partners of a programme report. Periods keep what it said when they were opened.
CREATE TABLE reporting_calendar (
    id           INTEGER PRIMARY KEY,
    programme_id INTEGER NOT NULL REFERENCES programme (id),
    kind         TEXT NOT NULL CHECK (kind IN ('month', 'quarter', 'half_year', 'year')),
    covers       TEXT NOT NULL CHECK (covers IN ('projects', 'pairings', 'both')),
    due_rule     TEXT NOT NULL CHECK (due_rule IN ('working_day', 'calendar_day', 'day_of_month')),
    due_day      INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 90),
    grace_days   INTEGER NOT NULL DEFAULT 0 CHECK (grace_days BETWEEN 0 AND 365),
    first_on     TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1,
    ended_at     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX reporting_calendar_once ON reporting_calendar (programme_id, kind) WHERE ended_at = 0;

ALTER TABLE reporting_period ADD COLUMN covers TEXT NOT NULL DEFAULT 'both' CHECK (covers IN ('projects', 'pairings', 'both'));
ALTER TABLE reporting_period ADD COLUMN holidays_missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reporting_period ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE progress_report ADD COLUMN nothing_to_report INTEGER NOT NULL DEFAULT 0;
ALTER TABLE published_figure ADD COLUMN published_on TEXT;
ALTER TABLE published_figure ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE published_figure ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;

-- A snapshot of a portfolio: how it was asked for, and the numbers as they came out. Never changed.
CREATE TABLE bulletin (
    id         INTEGER PRIMARY KEY,
    period_id  INTEGER NOT NULL REFERENCES reporting_period (id),
    place_code TEXT REFERENCES place (code),
    title      TEXT NOT NULL,
    as_of      TEXT NOT NULL,
    known_at   INTEGER NOT NULL,
    frozen_at  INTEGER NOT NULL,
    definition TEXT NOT NULL, -- JSON: ledger.PortfolioQuery
    numbers    TEXT NOT NULL, -- JSON: ledger.Portfolio
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id)
) STRICT;
CREATE INDEX bulletin_period ON bulletin (period_id);

-- Who owes a report is read project by project of a programme.
CREATE INDEX project_programme_of ON project_programme (programme_id, project_id);

-- +goose Down
DROP INDEX project_programme_of;
DROP TABLE bulletin;
ALTER TABLE published_figure DROP COLUMN ended_at;
ALTER TABLE published_figure DROP COLUMN version;
ALTER TABLE published_figure DROP COLUMN published_on;
ALTER TABLE progress_report DROP COLUMN nothing_to_report;
ALTER TABLE reporting_period DROP COLUMN version;
ALTER TABLE reporting_period DROP COLUMN holidays_missing;
ALTER TABLE reporting_period DROP COLUMN covers;
DROP TABLE reporting_calendar;
