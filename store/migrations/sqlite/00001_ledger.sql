-- The ledger: figures on two time axes and the dimensions they are grouped by.
--
-- Times: *_on, valid_* and as_of are civil dates; known_*, *_at are microseconds since
-- 1970 UTC. [known_from, known_to) is when the ledger believed a row;
-- known_to = 9223372036854775807 means it still does. Nothing that a total was made of is
-- ever updated in place or deleted. Values are integers in the smallest unit of their
-- measure (分, µ亩, one); shares are basis points.
--
-- A unique key ends with known_to: one row of a key is believed at a time, and the same
-- index finds what was believed before.

-- +goose Up

CREATE TABLE import_batch (
    id         INTEGER PRIMARY KEY,
    kind       TEXT   NOT NULL CHECK (kind IN ('import', 'edit', 'report')),
    state      TEXT   NOT NULL CHECK (state IN ('applied', 'undone')),
    file_name  TEXT   NOT NULL DEFAULT '',
    file_hash  TEXT   NOT NULL DEFAULT '',
    file_size  INTEGER NOT NULL DEFAULT 0,
    as_of      TEXT,
    actor      TEXT   NOT NULL DEFAULT '',
    reason     TEXT   NOT NULL DEFAULT '',
    applied_at INTEGER NOT NULL,
    undone_at  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX import_batch_file_hash ON import_batch (file_hash);

-- The bytes of imported files, once per content.
CREATE TABLE import_file (
    file_hash TEXT  PRIMARY KEY,
    content   BLOB NOT NULL
) STRICT;

CREATE TABLE import_sheet (
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id),
    sheet      INTEGER NOT NULL,
    name       TEXT   NOT NULL,
    profile    TEXT   NOT NULL DEFAULT '',
    header_row INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, sheet)
) STRICT;

CREATE TABLE import_column (
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    sheet    INTEGER NOT NULL,
    col      INTEGER NOT NULL,
    heading  TEXT   NOT NULL DEFAULT '',
    field    TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (batch_id, sheet, col)
) STRICT;

CREATE TABLE import_count (
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id),
    entity     TEXT   NOT NULL,
    read_count INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    unchanged  INTEGER NOT NULL,
    rejected   INTEGER NOT NULL,
    skipped    INTEGER NOT NULL,
    PRIMARY KEY (batch_id, entity),
    CHECK (read_count = created + updated + unchanged + rejected + skipped)
) STRICT;

CREATE TABLE finding (
    id         INTEGER PRIMARY KEY,
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id),
    code       TEXT   NOT NULL,
    severity   TEXT   NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    sheet      TEXT   NOT NULL DEFAULT '',
    source_row INTEGER NOT NULL DEFAULT 0,
    source_col INTEGER NOT NULL DEFAULT 0,
    heading    TEXT   NOT NULL DEFAULT '',
    seen       TEXT   NOT NULL DEFAULT '',
    hint       TEXT   NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX finding_batch ON finding (batch_id, id);

-- Ancestors are those of credit_code: where results are counted, which for a reverse
-- enclave is not where it stands.
CREATE TABLE place (
    code          TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    level         TEXT NOT NULL CHECK (level IN ('province', 'city', 'county', 'town', 'village', 'zone')),
    parent_code   TEXT REFERENCES place (code),
    credited_to   TEXT REFERENCES place (code),
    credit_code   TEXT NOT NULL,
    province_code TEXT,
    city_code     TEXT,
    county_code   TEXT,
    town_code     TEXT,
    village_code  TEXT,
    valid_from    TEXT,
    valid_to      TEXT,
    batch_id      INTEGER REFERENCES import_batch (id) -- the batch that made a zone; null for the bureau's tree
) STRICT;
CREATE INDEX place_parent ON place (parent_code);
CREATE INDEX place_credit ON place (credit_code);
CREATE INDEX place_name ON place (name);

CREATE TABLE organisation (
    id         INTEGER PRIMARY KEY,
    name       TEXT   NOT NULL,
    name_key   TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    parent_id  INTEGER REFERENCES organisation (id),
    place_code TEXT   REFERENCES place (code),
    version    INTEGER NOT NULL DEFAULT 1,
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX organisation_name ON organisation (name, known_to);
CREATE INDEX organisation_name_key ON organisation (name_key);
CREATE INDEX organisation_batch ON organisation (batch_id);

CREATE TABLE organisation_identifier (
    id              INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    scheme          TEXT   NOT NULL,
    value           TEXT   NOT NULL,
    batch_id        INTEGER NOT NULL REFERENCES import_batch (id),
    known_from      INTEGER NOT NULL,
    known_to        INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX organisation_identifier_value ON organisation_identifier (scheme, value, known_to);
CREATE INDEX organisation_identifier_organisation ON organisation_identifier (organisation_id);
CREATE INDEX organisation_identifier_batch ON organisation_identifier (batch_id);

-- One alias may belong to several organisations: then the name is ambiguous and says so.
CREATE TABLE organisation_alias (
    id              INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    alias           TEXT   NOT NULL,
    alias_key       TEXT   NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('short', 'former')),
    batch_id        INTEGER NOT NULL REFERENCES import_batch (id),
    known_from      INTEGER NOT NULL,
    known_to        INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX organisation_alias_once ON organisation_alias (organisation_id, alias, known_to);
CREATE INDEX organisation_alias_key ON organisation_alias (alias_key);
CREATE INDEX organisation_alias_batch ON organisation_alias (batch_id);

CREATE TABLE programme (
    id             INTEGER PRIMARY KEY,
    code           TEXT   NOT NULL UNIQUE,
    name           TEXT   NOT NULL,
    strand         TEXT   NOT NULL DEFAULT '' CHECK (strand IN ('', 'horizontal', 'vertical', 'social', 'own')),
    lead_office_id INTEGER REFERENCES organisation (id),
    starts_on      TEXT,
    ends_on        TEXT,
    version        INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE measure (
    code      TEXT    PRIMARY KEY,
    name      TEXT    NOT NULL,
    unit      TEXT    NOT NULL,
    behaviour TEXT    NOT NULL CHECK (behaviour IN ('stock', 'flow')),
    additive  INTEGER NOT NULL,
    year_long INTEGER NOT NULL,
    note      TEXT    NOT NULL DEFAULT '',
    position  INTEGER  NOT NULL -- order in which measures are shown
) STRICT;

CREATE TABLE project (
    id         INTEGER PRIMARY KEY,
    code       TEXT   NOT NULL DEFAULT '',
    name       TEXT   NOT NULL,
    name_key   TEXT   NOT NULL,
    place_key  TEXT   NOT NULL DEFAULT '', -- code of the first place: half of the natural key
    package_id INTEGER REFERENCES project (id),
    sector     TEXT   NOT NULL DEFAULT '',
    year       INTEGER NOT NULL DEFAULT 0,
    starts_on  TEXT,
    ends_on    TEXT,
    summary    TEXT   NOT NULL DEFAULT '',
    attributes TEXT   NOT NULL DEFAULT '', -- JSON object of further columns; empty: none
    version    INTEGER NOT NULL DEFAULT 1,
    batch_id   INTEGER NOT NULL REFERENCES import_batch (id),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX project_code ON project (code, known_to) WHERE code <> '';
CREATE UNIQUE INDEX project_natural_key ON project (name_key, place_key, known_to) WHERE code = '';
CREATE INDEX project_name_key ON project (name_key);
CREATE INDEX project_package ON project (package_id) WHERE package_id IS NOT NULL;
CREATE INDEX project_batch ON project (batch_id);

CREATE TABLE project_programme (
    id           INTEGER PRIMARY KEY,
    project_id   INTEGER  NOT NULL REFERENCES project (id),
    programme_id INTEGER  NOT NULL REFERENCES programme (id),
    share_bp     INTEGER  CHECK (share_bp BETWEEN 0 AND 10000),
    is_lead      INTEGER NOT NULL,
    batch_id     INTEGER  NOT NULL REFERENCES import_batch (id),
    known_from   INTEGER  NOT NULL,
    known_to     INTEGER  NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX project_programme_once ON project_programme (project_id, programme_id, known_to);
CREATE INDEX project_programme_programme ON project_programme (programme_id);
CREATE INDEX project_programme_batch ON project_programme (batch_id);

CREATE TABLE project_place (
    id         INTEGER PRIMARY KEY,
    project_id INTEGER  NOT NULL REFERENCES project (id),
    place_code TEXT    NOT NULL REFERENCES place (code),
    share_bp   INTEGER  CHECK (share_bp BETWEEN 0 AND 10000),
    is_lead    INTEGER NOT NULL,
    batch_id   INTEGER  NOT NULL REFERENCES import_batch (id),
    known_from INTEGER  NOT NULL,
    known_to   INTEGER  NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX project_place_once ON project_place (project_id, place_code, known_to);
CREATE INDEX project_place_place ON project_place (place_code);
CREATE INDEX project_place_batch ON project_place (batch_id);

CREATE TABLE participation (
    id              INTEGER PRIMARY KEY,
    project_id      INTEGER NOT NULL REFERENCES project (id),
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    role            TEXT   NOT NULL CHECK (role IN ('lead', 'funding', 'implementing', 'accountable', 'introducing', 'owner')),
    share_bp        INTEGER CHECK (share_bp BETWEEN 0 AND 10000),
    post            TEXT   NOT NULL DEFAULT '',
    starts_on       TEXT,
    ends_on         TEXT,
    batch_id        INTEGER NOT NULL REFERENCES import_batch (id),
    known_from      INTEGER NOT NULL,
    known_to        INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX participation_once ON participation (project_id, organisation_id, role, known_to);
CREATE INDEX participation_organisation ON participation (organisation_id);
CREATE INDEX participation_batch ON participation (batch_id);

CREATE TABLE pairing (
    id           INTEGER PRIMARY KEY,
    programme_id INTEGER NOT NULL REFERENCES programme (id),
    place_code   TEXT   NOT NULL REFERENCES place (code),
    team         TEXT   NOT NULL DEFAULT '',
    pairing_key  TEXT   NOT NULL, -- the team, or else NameKey of the first assistor
    starts_on    TEXT,
    ends_on      TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    batch_id     INTEGER NOT NULL REFERENCES import_batch (id),
    known_from   INTEGER NOT NULL,
    known_to     INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX pairing_natural_key ON pairing (programme_id, place_code, pairing_key, known_to);
CREATE INDEX pairing_place ON pairing (place_code);
CREATE INDEX pairing_batch ON pairing (batch_id);

CREATE TABLE pairing_assistor (
    id              INTEGER PRIMARY KEY,
    pairing_id      INTEGER  NOT NULL REFERENCES pairing (id),
    organisation_id INTEGER  NOT NULL REFERENCES organisation (id),
    is_lead         INTEGER NOT NULL,
    share_bp        INTEGER  CHECK (share_bp BETWEEN 0 AND 10000),
    post            TEXT    NOT NULL DEFAULT '',
    batch_id        INTEGER  NOT NULL REFERENCES import_batch (id),
    known_from      INTEGER  NOT NULL,
    known_to        INTEGER  NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE UNIQUE INDEX pairing_assistor_once ON pairing_assistor (pairing_id, organisation_id, known_to);
CREATE INDEX pairing_assistor_organisation ON pairing_assistor (organisation_id);
CREATE INDEX pairing_assistor_batch ON pairing_assistor (batch_id);

-- A figure's timeline is (subject_kind, subject_id, place_code, measure, series,
-- programme_id, provider_id). A row is a rectangle of a statement: statement_id = id for
-- the statement as it was made; pieces that a later statement cut from it name it.
-- stated_to is the end that a statement itself gave (a plan year), else 9999-12-31;
-- withdrawn_at, on the statement's first row, is when it was taken back, else 0.
CREATE TABLE figure (
    id           INTEGER PRIMARY KEY,
    statement_id INTEGER NOT NULL,
    subject_kind TEXT   NOT NULL CHECK (subject_kind IN ('project', 'pairing', 'place', 'organisation', 'programme')),
    subject_id   INTEGER NOT NULL,            -- 0 for a place
    place_code   TEXT   NOT NULL DEFAULT '', -- '' unless the subject is a place
    measure      TEXT   NOT NULL REFERENCES measure (code),
    series       TEXT   NOT NULL CHECK (series IN ('actual', 'target', 'stretch_target', 'pledge')),
    programme_id INTEGER NOT NULL DEFAULT 0,  -- 0: none
    provider_id  INTEGER NOT NULL DEFAULT 0,  -- 0: not stated
    value        INTEGER NOT NULL,
    qualifier    TEXT   NOT NULL CHECK (qualifier IN ('exact', 'about', 'over', 'at_least', 'under', 'at_most')),
    valid_from   TEXT   NOT NULL,
    valid_to     TEXT   NOT NULL,
    stated_to    TEXT   NOT NULL,
    known_from   INTEGER NOT NULL,
    known_to     INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL DEFAULT 0,
    batch_id     INTEGER NOT NULL REFERENCES import_batch (id),
    source_sheet INTEGER NOT NULL DEFAULT 0,
    source_row   INTEGER NOT NULL DEFAULT 0,
    source_col   INTEGER NOT NULL DEFAULT 0,
    reason       TEXT   NOT NULL DEFAULT '',
    CHECK (valid_from < valid_to),
    CHECK (known_from < known_to)
) STRICT;
CREATE INDEX figure_subject ON figure (subject_kind, subject_id, measure);
CREATE INDEX figure_place ON figure (place_code) WHERE place_code <> '';
CREATE INDEX figure_provider ON figure (provider_id) WHERE provider_id <> 0;
CREATE INDEX figure_batch ON figure (batch_id);

CREATE TABLE project_status (
    id           INTEGER PRIMARY KEY,
    statement_id INTEGER NOT NULL,
    project_id   INTEGER NOT NULL REFERENCES project (id),
    status       TEXT   NOT NULL CHECK (status IN ('intention', 'planned', 'signed', 'started', 'completed', 'operating', 'suspended', 'cancelled')),
    valid_from   TEXT   NOT NULL,
    valid_to     TEXT   NOT NULL,
    known_from   INTEGER NOT NULL,
    known_to     INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL DEFAULT 0,
    batch_id     INTEGER NOT NULL REFERENCES import_batch (id),
    source_sheet INTEGER NOT NULL DEFAULT 0,
    source_row   INTEGER NOT NULL DEFAULT 0,
    source_col   INTEGER NOT NULL DEFAULT 0,
    reason       TEXT   NOT NULL DEFAULT '',
    CHECK (valid_from < valid_to),
    CHECK (known_from < known_to)
) STRICT;
CREATE INDEX project_status_project ON project_status (project_id);
CREATE INDEX project_status_batch ON project_status (batch_id);

-- Every change of a row's own attribute: who (by the batch), what, from what to what.
-- Undoing a batch puts the old values back where nobody has changed them since.
CREATE TABLE change_log (
    id        INTEGER PRIMARY KEY,
    batch_id  INTEGER NOT NULL REFERENCES import_batch (id),
    at        INTEGER NOT NULL,
    entity    TEXT   NOT NULL,
    entity_id INTEGER NOT NULL,
    field     TEXT   NOT NULL,
    old_value TEXT   NOT NULL,
    new_value TEXT   NOT NULL
) STRICT;
CREATE INDEX change_log_batch ON change_log (batch_id);
CREATE INDEX change_log_entity ON change_log (entity, entity_id);

CREATE TABLE reporting_period (
    id           INTEGER PRIMARY KEY,
    programme_id INTEGER NOT NULL REFERENCES programme (id),
    kind         TEXT   NOT NULL CHECK (kind IN ('month', 'quarter', 'half_year', 'year')),
    starts_on    TEXT   NOT NULL,
    ends_on      TEXT   NOT NULL,
    due_on       TEXT,
    grace_until  TEXT,
    closed_at    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (programme_id, kind, starts_on)
) STRICT;

CREATE TABLE progress_report (
    id              INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES reporting_period (id),
    subject_kind    TEXT   NOT NULL CHECK (subject_kind IN ('project', 'pairing')),
    subject_id      INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    state           TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'locked')),
    reason          TEXT   NOT NULL DEFAULT '',
    narrative       TEXT   NOT NULL DEFAULT '',
    version         INTEGER NOT NULL DEFAULT 1,
    batch_id        INTEGER REFERENCES import_batch (id),
    UNIQUE (period_id, subject_kind, subject_id, organisation_id)
) STRICT;

CREATE TABLE published_figure (
    id           INTEGER PRIMARY KEY,
    source       TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    programme_id INTEGER REFERENCES programme (id),
    place_code   TEXT,
    subject_kind TEXT   NOT NULL,
    measure      TEXT   NOT NULL DEFAULT '', -- '': a count of subjects
    series       TEXT   NOT NULL DEFAULT 'actual',
    as_of        TEXT   NOT NULL,
    attribution  TEXT   NOT NULL DEFAULT 'full',
    value        INTEGER NOT NULL,
    qualifier    TEXT   NOT NULL
) STRICT;

-- Last id given out per table, for engines without sequences (SQLite) and for
-- reserving a block of ids at once.
CREATE TABLE id_block (
    name TEXT   PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE id_block;
DROP TABLE published_figure;
DROP TABLE progress_report;
DROP TABLE reporting_period;
DROP TABLE change_log;
DROP TABLE project_status;
DROP TABLE figure;
DROP TABLE pairing_assistor;
DROP TABLE pairing;
DROP TABLE participation;
DROP TABLE project_place;
DROP TABLE project_programme;
DROP TABLE project;
DROP TABLE measure;
DROP TABLE programme;
DROP TABLE organisation_alias;
DROP TABLE organisation_identifier;
DROP TABLE organisation;
DROP TABLE place;
DROP TABLE finding;
DROP TABLE import_count;
DROP TABLE import_column;
DROP TABLE import_sheet;
DROP TABLE import_file;
DROP TABLE import_batch;
