-- A file that comes in pieces: what it will be, and how it ended. Its bytes so far lie in a file.
CREATE TABLE incoming (
    id         INTEGER NOT NULL PRIMARY KEY, -- of the attachment that it becomes
    owner_key  BLOB NOT NULL,                -- keyed hash of who may go on with it
    length     INTEGER NOT NULL,             -- bytes, once it is whole
    metadata   TEXT NOT NULL,                -- as the client sent it
    refused    TEXT,                         -- key of the text that says why it was not taken
    ended_at   INTEGER,                      -- taken or refused
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX incoming_open ON incoming (owner_key, id) WHERE ended_at IS NULL;
CREATE INDEX incoming_expires ON incoming (expires_at);
