-- Full-text search over names, aliases and codes in Chinese.

-- +goose Up

-- Which things have a gram (a character, a pair of neighbours, a first or last one) in
-- one of their texts, or once had: members are keys, ascending, each as the difference
-- from the one before it in variable-length bytes. What was learnt after search_mark is
-- not in it yet. A thing found here is looked at before it is shown.
CREATE TABLE search_posting (
    gram    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    part    INTEGER NOT NULL, -- one of the runs of indexing
    size    INTEGER NOT NULL, -- how many members
    members BLOB NOT NULL,
    PRIMARY KEY (gram, kind, part)
) STRICT, WITHOUT ROWID;

-- How far each source is indexed: its last id, or 1 for a province's places.
CREATE TABLE search_mark (
    source TEXT PRIMARY KEY,
    last   INTEGER NOT NULL
) STRICT;

CREATE INDEX place_zone ON place (code) WHERE level = 'zone';
CREATE INDEX organisation_parent ON organisation (parent_id) WHERE parent_id IS NOT NULL;

-- The order in which projects are listed most.
CREATE INDEX project_name ON project (name, id);

-- +goose Down
DROP INDEX project_name;
DROP INDEX organisation_parent;
DROP INDEX place_zone;
DROP TABLE search_mark;
DROP TABLE search_posting;
