-- Who may sign in, with what, and what was done to accounts.

-- +goose Up

CREATE TABLE account (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE,
    display_name    TEXT NOT NULL,
    email           TEXT NOT NULL DEFAULT '',
    password_hash   TEXT NOT NULL DEFAULT '', -- argon2id with its parameters; empty: none
    issuer          TEXT NOT NULL DEFAULT '', -- OpenID provider and who it says this is
    subject         TEXT NOT NULL DEFAULT '',
    organisation_id INTEGER REFERENCES organisation (id),
    disabled        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    signed_in_at    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX account_subject ON account (issuer, subject) WHERE issuer <> '';

CREATE TABLE api_token (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES account (id),
    name       TEXT NOT NULL,
    hint       TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE, -- SHA-256 of the token
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    own_grants INTEGER NOT NULL, -- it has grants of its own, though all of them may be void by now
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX api_token_user ON api_token (user_id);

CREATE TABLE session (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES account (id),
    hash       TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie's value
    csrf       TEXT NOT NULL,
    address    TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX session_account ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

-- Links that are good once.
CREATE TABLE invitation (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('invite', 'setup', 'reset')),
    hash            TEXT NOT NULL UNIQUE, -- SHA-256 of the link's secret
    user_id         INTEGER REFERENCES account (id),
    display_name    TEXT NOT NULL DEFAULT '',
    email           TEXT NOT NULL DEFAULT '',
    organisation_id INTEGER REFERENCES organisation (id),
    created_by      INTEGER REFERENCES account (id),
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    used_at         INTEGER NOT NULL DEFAULT 0,
    used_by         INTEGER REFERENCES account (id),
    revoked_at      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What somebody may do, and where. A grant is never changed: it ends.
CREATE TABLE access_grant (
    id              INTEGER PRIMARY KEY,
    user_id         INTEGER REFERENCES account (id),
    token_id        INTEGER REFERENCES api_token (id),
    invitation_id   INTEGER REFERENCES invitation (id),
    role            TEXT NOT NULL CHECK (role IN ('admin', 'office', 'reviewer', 'partner', 'viewer')),
    place_code      TEXT REFERENCES place (code),
    organisation_id INTEGER REFERENCES organisation (id),
    project_id      INTEGER REFERENCES project (id),
    from_provider   INTEGER NOT NULL DEFAULT 0, -- of a group of the OpenID provider: made anew at each sign-in
    granted_by      INTEGER REFERENCES account (id),
    granted_at      INTEGER NOT NULL,
    revoked_at      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX access_grant_user ON access_grant (user_id);
CREATE INDEX access_grant_token ON access_grant (token_id);
CREATE INDEX access_grant_invitation ON access_grant (invitation_id);

-- Wrong passwords, by SHA-256 of the name or address that tried; a name that no user has
-- is counted like any other.
CREATE TABLE sign_in_attempt (
    key          TEXT PRIMARY KEY,
    failures     INTEGER NOT NULL,
    since        INTEGER NOT NULL,
    locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sign_in_attempt_since ON sign_in_attempt (since);

-- What was done to accounts. Rows are only ever added.
CREATE TABLE access_log (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    user_id    INTEGER REFERENCES account (id),   -- who
    token_id   INTEGER REFERENCES api_token (id), -- by which token
    actor      TEXT NOT NULL DEFAULT '',
    through    TEXT NOT NULL CHECK (through IN ('ui', 'token', 'machine', 'nobody')),
    address    TEXT NOT NULL DEFAULT '',
    action     TEXT NOT NULL,
    about_user INTEGER REFERENCES account (id),
    detail     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX access_log_about ON access_log (about_user, at);
CREATE INDEX access_log_user ON access_log (user_id, at);

-- +goose Down
DROP TABLE access_log;
DROP TABLE sign_in_attempt;
DROP TABLE access_grant;
DROP TABLE invitation;
DROP TABLE session;
DROP TABLE api_token;
DROP TABLE account;
