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
--
-- Text is compared byte by byte, as SQLite does: a subtree is a range of place codes, and
-- lists have one order on every server, whatever its locale.

-- +goose Up

CREATE TABLE import_batch (
    id         BIGINT PRIMARY KEY,
    kind       TEXT COLLATE "C"   NOT NULL CHECK (kind IN ('import', 'edit', 'report')),
    state      TEXT COLLATE "C"   NOT NULL CHECK (state IN ('applied', 'undone')),
    file_name  TEXT COLLATE "C"   NOT NULL DEFAULT '',
    file_hash  TEXT COLLATE "C"   NOT NULL DEFAULT '',
    file_size  BIGINT NOT NULL DEFAULT 0,
    as_of      DATE,
    actor      TEXT COLLATE "C"   NOT NULL DEFAULT '',
    reason     TEXT COLLATE "C"   NOT NULL DEFAULT '',
    applied_at BIGINT NOT NULL,
    undone_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX import_batch_file_hash ON import_batch (file_hash);

-- The bytes of imported files, once per content.
CREATE TABLE import_file (
    file_hash TEXT COLLATE "C"  PRIMARY KEY,
    content   BYTEA NOT NULL
);

CREATE TABLE import_sheet (
    batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
    sheet      BIGINT NOT NULL,
    name       TEXT COLLATE "C"   NOT NULL,
    profile    TEXT COLLATE "C"   NOT NULL DEFAULT '',
    header_row BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, sheet)
);

CREATE TABLE import_column (
    batch_id BIGINT NOT NULL REFERENCES import_batch (id),
    sheet    BIGINT NOT NULL,
    col      BIGINT NOT NULL,
    heading  TEXT COLLATE "C"   NOT NULL DEFAULT '',
    field    TEXT COLLATE "C"   NOT NULL DEFAULT '',
    PRIMARY KEY (batch_id, sheet, col)
);

CREATE TABLE import_count (
    batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
    entity     TEXT COLLATE "C"   NOT NULL,
    read_count BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    unchanged  BIGINT NOT NULL,
    rejected   BIGINT NOT NULL,
    skipped    BIGINT NOT NULL,
    PRIMARY KEY (batch_id, entity),
    CHECK (read_count = created + updated + unchanged + rejected + skipped)
);

CREATE TABLE finding (
    id         BIGINT PRIMARY KEY,
    batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
    code       TEXT COLLATE "C"   NOT NULL,
    severity   TEXT COLLATE "C"   NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    sheet      TEXT COLLATE "C"   NOT NULL DEFAULT '',
    source_row BIGINT NOT NULL DEFAULT 0,
    source_col BIGINT NOT NULL DEFAULT 0,
    heading    TEXT COLLATE "C"   NOT NULL DEFAULT '',
    seen       TEXT COLLATE "C"   NOT NULL DEFAULT '',
    hint       TEXT COLLATE "C"   NOT NULL DEFAULT ''
);
CREATE INDEX finding_batch ON finding (batch_id, id);

-- Ancestors are those of credit_code: where results are counted, which for a reverse
-- enclave is not where it stands.
CREATE TABLE place (
    code          TEXT COLLATE "C" PRIMARY KEY,
    name          TEXT COLLATE "C" NOT NULL,
    level         TEXT COLLATE "C" NOT NULL CHECK (level IN ('province', 'city', 'county', 'town', 'village', 'zone')),
    parent_code   TEXT COLLATE "C" REFERENCES place (code),
    credited_to   TEXT COLLATE "C" REFERENCES place (code),
    credit_code   TEXT COLLATE "C" NOT NULL,
    province_code TEXT COLLATE "C",
    city_code     TEXT COLLATE "C",
    county_code   TEXT COLLATE "C",
    town_code     TEXT COLLATE "C",
    village_code  TEXT COLLATE "C",
    valid_from    DATE,
    valid_to      DATE,
    batch_id      BIGINT REFERENCES import_batch (id) -- the batch that made a zone; null for the bureau's tree
);
CREATE INDEX place_parent ON place (parent_code);
CREATE INDEX place_credit ON place (credit_code);
CREATE INDEX place_name ON place (name);

CREATE TABLE organisation (
    id         BIGINT PRIMARY KEY,
    name       TEXT COLLATE "C"   NOT NULL,
    name_key   TEXT COLLATE "C"   NOT NULL,
    kind       TEXT COLLATE "C"   NOT NULL,
    parent_id  BIGINT REFERENCES organisation (id),
    place_code TEXT COLLATE "C"   REFERENCES place (code),
    version    BIGINT NOT NULL DEFAULT 1,
    batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
    known_from BIGINT NOT NULL,
    known_to   BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX organisation_name ON organisation (name, known_to);
CREATE INDEX organisation_name_key ON organisation (name_key);
CREATE INDEX organisation_batch ON organisation (batch_id);

CREATE TABLE organisation_identifier (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    scheme          TEXT COLLATE "C"   NOT NULL,
    value           TEXT COLLATE "C"   NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES import_batch (id),
    known_from      BIGINT NOT NULL,
    known_to        BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX organisation_identifier_value ON organisation_identifier (scheme, value, known_to);
CREATE INDEX organisation_identifier_organisation ON organisation_identifier (organisation_id);
CREATE INDEX organisation_identifier_batch ON organisation_identifier (batch_id);

-- One alias may belong to several organisations: then the name is ambiguous and says so.
CREATE TABLE organisation_alias (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    alias           TEXT COLLATE "C"   NOT NULL,
    alias_key       TEXT COLLATE "C"   NOT NULL,
    kind            TEXT COLLATE "C"   NOT NULL CHECK (kind IN ('short', 'former')),
    batch_id        BIGINT NOT NULL REFERENCES import_batch (id),
    known_from      BIGINT NOT NULL,
    known_to        BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX organisation_alias_once ON organisation_alias (organisation_id, alias, known_to);
CREATE INDEX organisation_alias_key ON organisation_alias (alias_key);
CREATE INDEX organisation_alias_batch ON organisation_alias (batch_id);

CREATE TABLE programme (
    id             BIGINT PRIMARY KEY,
    code           TEXT COLLATE "C"   NOT NULL UNIQUE,
    name           TEXT COLLATE "C"   NOT NULL,
    strand         TEXT COLLATE "C"   NOT NULL DEFAULT '' CHECK (strand IN ('', 'horizontal', 'vertical', 'social', 'own')),
    lead_office_id BIGINT REFERENCES organisation (id),
    starts_on      DATE,
    ends_on        DATE,
    version        BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE measure (
    code      TEXT COLLATE "C"    PRIMARY KEY,
    name      TEXT COLLATE "C"    NOT NULL,
    unit      TEXT COLLATE "C"    NOT NULL,
    behaviour TEXT COLLATE "C"    NOT NULL CHECK (behaviour IN ('stock', 'flow')),
    additive  BOOLEAN NOT NULL,
    year_long BOOLEAN NOT NULL,
    note      TEXT COLLATE "C"    NOT NULL DEFAULT '',
    position  BIGINT  NOT NULL -- order in which measures are shown
);

CREATE TABLE project (
    id         BIGINT PRIMARY KEY,
    code       TEXT COLLATE "C"   NOT NULL DEFAULT '',
    name       TEXT COLLATE "C"   NOT NULL,
    name_key   TEXT COLLATE "C"   NOT NULL,
    place_key  TEXT COLLATE "C"   NOT NULL DEFAULT '', -- code of the first place: half of the natural key
    package_id BIGINT REFERENCES project (id),
    sector     TEXT COLLATE "C"   NOT NULL DEFAULT '',
    year       BIGINT NOT NULL DEFAULT 0,
    starts_on  DATE,
    ends_on    DATE,
    summary    TEXT COLLATE "C"   NOT NULL DEFAULT '',
    attributes TEXT COLLATE "C"   NOT NULL DEFAULT '', -- JSON object of further columns; empty: none
    version    BIGINT NOT NULL DEFAULT 1,
    batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
    known_from BIGINT NOT NULL,
    known_to   BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX project_code ON project (code, known_to) WHERE code <> '';
CREATE UNIQUE INDEX project_natural_key ON project (name_key, place_key, known_to) WHERE code = '';
CREATE INDEX project_name_key ON project (name_key);
CREATE INDEX project_package ON project (package_id) WHERE package_id IS NOT NULL;
CREATE INDEX project_batch ON project (batch_id);

CREATE TABLE project_programme (
    id           BIGINT  PRIMARY KEY,
    project_id   BIGINT  NOT NULL REFERENCES project (id),
    programme_id BIGINT  NOT NULL REFERENCES programme (id),
    share_bp     BIGINT  CHECK (share_bp BETWEEN 0 AND 10000),
    is_lead      BOOLEAN NOT NULL,
    batch_id     BIGINT  NOT NULL REFERENCES import_batch (id),
    known_from   BIGINT  NOT NULL,
    known_to     BIGINT  NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX project_programme_once ON project_programme (project_id, programme_id, known_to);
CREATE INDEX project_programme_programme ON project_programme (programme_id);
CREATE INDEX project_programme_batch ON project_programme (batch_id);

CREATE TABLE project_place (
    id         BIGINT  PRIMARY KEY,
    project_id BIGINT  NOT NULL REFERENCES project (id),
    place_code TEXT COLLATE "C"    NOT NULL REFERENCES place (code),
    share_bp   BIGINT  CHECK (share_bp BETWEEN 0 AND 10000),
    is_lead    BOOLEAN NOT NULL,
    batch_id   BIGINT  NOT NULL REFERENCES import_batch (id),
    known_from BIGINT  NOT NULL,
    known_to   BIGINT  NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX project_place_once ON project_place (project_id, place_code, known_to);
CREATE INDEX project_place_place ON project_place (place_code);
CREATE INDEX project_place_batch ON project_place (batch_id);

CREATE TABLE participation (
    id              BIGINT PRIMARY KEY,
    project_id      BIGINT NOT NULL REFERENCES project (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    role            TEXT COLLATE "C"   NOT NULL CHECK (role IN ('lead', 'funding', 'implementing', 'accountable', 'introducing', 'owner')),
    share_bp        BIGINT CHECK (share_bp BETWEEN 0 AND 10000),
    post            TEXT COLLATE "C"   NOT NULL DEFAULT '',
    starts_on       DATE,
    ends_on         DATE,
    batch_id        BIGINT NOT NULL REFERENCES import_batch (id),
    known_from      BIGINT NOT NULL,
    known_to        BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX participation_once ON participation (project_id, organisation_id, role, known_to);
CREATE INDEX participation_organisation ON participation (organisation_id);
CREATE INDEX participation_batch ON participation (batch_id);

CREATE TABLE pairing (
    id           BIGINT PRIMARY KEY,
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    place_code   TEXT COLLATE "C"   NOT NULL REFERENCES place (code),
    team         TEXT COLLATE "C"   NOT NULL DEFAULT '',
    pairing_key  TEXT COLLATE "C"   NOT NULL, -- the team, or else NameKey of the first assistor
    starts_on    DATE,
    ends_on      DATE,
    version      BIGINT NOT NULL DEFAULT 1,
    batch_id     BIGINT NOT NULL REFERENCES import_batch (id),
    known_from   BIGINT NOT NULL,
    known_to     BIGINT NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX pairing_natural_key ON pairing (programme_id, place_code, pairing_key, known_to);
CREATE INDEX pairing_place ON pairing (place_code);
CREATE INDEX pairing_batch ON pairing (batch_id);

CREATE TABLE pairing_assistor (
    id              BIGINT  PRIMARY KEY,
    pairing_id      BIGINT  NOT NULL REFERENCES pairing (id),
    organisation_id BIGINT  NOT NULL REFERENCES organisation (id),
    is_lead         BOOLEAN NOT NULL,
    share_bp        BIGINT  CHECK (share_bp BETWEEN 0 AND 10000),
    post            TEXT COLLATE "C"    NOT NULL DEFAULT '',
    batch_id        BIGINT  NOT NULL REFERENCES import_batch (id),
    known_from      BIGINT  NOT NULL,
    known_to        BIGINT  NOT NULL DEFAULT 9223372036854775807
);
CREATE UNIQUE INDEX pairing_assistor_once ON pairing_assistor (pairing_id, organisation_id, known_to);
CREATE INDEX pairing_assistor_organisation ON pairing_assistor (organisation_id);
CREATE INDEX pairing_assistor_batch ON pairing_assistor (batch_id);

-- A figure's timeline is (subject_kind, subject_id, place_code, measure, series,
-- programme_id, provider_id). A row is a rectangle of a statement: statement_id = id for
-- the statement as it was made; pieces that a later statement cut from it name it.
-- stated_to is the end that a statement itself gave (a plan year), else 9999-12-31;
-- withdrawn_at, on the statement's first row, is when it was taken back, else 0.
CREATE TABLE figure (
    id           BIGINT PRIMARY KEY,
    statement_id BIGINT NOT NULL,
    subject_kind TEXT COLLATE "C"   NOT NULL CHECK (subject_kind IN ('project', 'pairing', 'place', 'organisation', 'programme')),
    subject_id   BIGINT NOT NULL,            -- 0 for a place
    place_code   TEXT COLLATE "C"   NOT NULL DEFAULT '', -- '' unless the subject is a place
    measure      TEXT COLLATE "C"   NOT NULL REFERENCES measure (code),
    series       TEXT COLLATE "C"   NOT NULL CHECK (series IN ('actual', 'target', 'stretch_target', 'pledge')),
    programme_id BIGINT NOT NULL DEFAULT 0,  -- 0: none
    provider_id  BIGINT NOT NULL DEFAULT 0,  -- 0: not stated
    value        BIGINT NOT NULL,
    qualifier    TEXT COLLATE "C"   NOT NULL CHECK (qualifier IN ('exact', 'about', 'over', 'at_least', 'under', 'at_most')),
    valid_from   DATE   NOT NULL,
    valid_to     DATE   NOT NULL,
    stated_to    DATE   NOT NULL,
    known_from   BIGINT NOT NULL,
    known_to     BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL DEFAULT 0,
    batch_id     BIGINT NOT NULL REFERENCES import_batch (id),
    source_sheet BIGINT NOT NULL DEFAULT 0,
    source_row   BIGINT NOT NULL DEFAULT 0,
    source_col   BIGINT NOT NULL DEFAULT 0,
    reason       TEXT COLLATE "C"   NOT NULL DEFAULT '',
    CHECK (valid_from < valid_to),
    CHECK (known_from < known_to)
);
CREATE INDEX figure_subject ON figure (subject_kind, subject_id, measure);
CREATE INDEX figure_place ON figure (place_code) WHERE place_code <> '';
CREATE INDEX figure_provider ON figure (provider_id) WHERE provider_id <> 0;
CREATE INDEX figure_batch ON figure (batch_id);

CREATE TABLE project_status (
    id           BIGINT PRIMARY KEY,
    statement_id BIGINT NOT NULL,
    project_id   BIGINT NOT NULL REFERENCES project (id),
    status       TEXT COLLATE "C"   NOT NULL CHECK (status IN ('intention', 'planned', 'signed', 'started', 'completed', 'operating', 'suspended', 'cancelled')),
    valid_from   DATE   NOT NULL,
    valid_to     DATE   NOT NULL,
    known_from   BIGINT NOT NULL,
    known_to     BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL DEFAULT 0,
    batch_id     BIGINT NOT NULL REFERENCES import_batch (id),
    source_sheet BIGINT NOT NULL DEFAULT 0,
    source_row   BIGINT NOT NULL DEFAULT 0,
    source_col   BIGINT NOT NULL DEFAULT 0,
    reason       TEXT COLLATE "C"   NOT NULL DEFAULT '',
    CHECK (valid_from < valid_to),
    CHECK (known_from < known_to)
);
CREATE INDEX project_status_project ON project_status (project_id);
CREATE INDEX project_status_batch ON project_status (batch_id);

-- Every change of a row's own attribute: who (by the batch), what, from what to what.
-- Undoing a batch puts the old values back where nobody has changed them since.
CREATE TABLE change_log (
    id        BIGINT PRIMARY KEY,
    batch_id  BIGINT NOT NULL REFERENCES import_batch (id),
    at        BIGINT NOT NULL,
    entity    TEXT COLLATE "C"   NOT NULL,
    entity_id BIGINT NOT NULL,
    field     TEXT COLLATE "C"   NOT NULL,
    old_value TEXT COLLATE "C"   NOT NULL,
    new_value TEXT COLLATE "C"   NOT NULL
);
CREATE INDEX change_log_batch ON change_log (batch_id);
CREATE INDEX change_log_entity ON change_log (entity, entity_id);

CREATE TABLE reporting_period (
    id           BIGINT PRIMARY KEY,
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    kind         TEXT COLLATE "C"   NOT NULL CHECK (kind IN ('month', 'quarter', 'half_year', 'year')),
    starts_on    DATE   NOT NULL,
    ends_on      DATE   NOT NULL,
    due_on       DATE,
    grace_until  DATE,
    closed_at    BIGINT NOT NULL DEFAULT 0,
    UNIQUE (programme_id, kind, starts_on)
);

CREATE TABLE progress_report (
    id              BIGINT PRIMARY KEY,
    period_id       BIGINT NOT NULL REFERENCES reporting_period (id),
    subject_kind    TEXT COLLATE "C"   NOT NULL CHECK (subject_kind IN ('project', 'pairing')),
    subject_id      BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    state           TEXT COLLATE "C"   NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'locked')),
    reason          TEXT COLLATE "C"   NOT NULL DEFAULT '',
    narrative       TEXT COLLATE "C"   NOT NULL DEFAULT '',
    version         BIGINT NOT NULL DEFAULT 1,
    batch_id        BIGINT REFERENCES import_batch (id),
    UNIQUE (period_id, subject_kind, subject_id, organisation_id)
);

CREATE TABLE published_figure (
    id           BIGINT PRIMARY KEY,
    source       TEXT COLLATE "C"   NOT NULL,
    text         TEXT COLLATE "C"   NOT NULL,
    programme_id BIGINT REFERENCES programme (id),
    place_code   TEXT COLLATE "C",
    subject_kind TEXT COLLATE "C"   NOT NULL,
    measure      TEXT COLLATE "C"   NOT NULL DEFAULT '', -- '': a count of subjects
    series       TEXT COLLATE "C"   NOT NULL DEFAULT 'actual',
    as_of        DATE   NOT NULL,
    attribution  TEXT COLLATE "C"   NOT NULL DEFAULT 'full',
    value        BIGINT NOT NULL,
    qualifier    TEXT COLLATE "C"   NOT NULL
);

-- Last id given out per table, for engines without sequences (SQLite) and for
-- reserving a block of ids at once.
CREATE TABLE id_block (
    name TEXT COLLATE "C"   PRIMARY KEY,
    last BIGINT NOT NULL
);

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
