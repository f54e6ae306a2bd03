-- What the sender of a file says of names in it; threes of digits and letters in the search index.

-- +goose Up

-- Organisations of the ledger by what the file calls them, as JSON; empty: none were named.
ALTER TABLE import_job ADD COLUMN same_names TEXT NOT NULL DEFAULT '';

-- The index is built again, with its new grams; until then all is looked through.
DELETE FROM search_posting;
DELETE FROM search_mark;

-- +goose Down
ALTER TABLE import_job DROP COLUMN same_names;
