-- Who wrote, and by which way; who may see what finds it by its own indexes.

-- +goose Up
ALTER TABLE import_batch ADD COLUMN user_id INTEGER REFERENCES account (id);   -- null: no user, but the machine
ALTER TABLE import_batch ADD COLUMN token_id INTEGER REFERENCES api_token (id); -- null: not by a token
ALTER TABLE import_batch ADD COLUMN through TEXT NOT NULL DEFAULT 'machine' CHECK (through = 'ui' OR through = 'token' OR through = 'machine' OR through = 'nobody');
CREATE INDEX import_batch_user ON import_batch (user_id) WHERE user_id IS NOT NULL;
ALTER TABLE import_job ADD COLUMN user_id INTEGER REFERENCES account (id);
ALTER TABLE import_job ADD COLUMN token_id INTEGER REFERENCES api_token (id);
ALTER TABLE import_job ADD COLUMN through TEXT NOT NULL DEFAULT 'machine' CHECK (through = 'ui' OR through = 'token' OR through = 'machine' OR through = 'nobody');

-- +goose Down
ALTER TABLE import_job DROP COLUMN through;
ALTER TABLE import_job DROP COLUMN token_id;
ALTER TABLE import_job DROP COLUMN user_id;
DROP INDEX import_batch_user;
ALTER TABLE import_batch DROP COLUMN through;
ALTER TABLE import_batch DROP COLUMN token_id;
ALTER TABLE import_batch DROP COLUMN user_id;
