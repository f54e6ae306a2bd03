-- What the sender of a file says of names in it.

-- +goose Up

-- Organisations of the ledger by what the file calls them, as JSON; empty: none were named.
ALTER TABLE import_job ADD COLUMN same_names TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE import_job DROP COLUMN same_names;
