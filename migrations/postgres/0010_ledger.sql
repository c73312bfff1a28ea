-- The one tree over all events (RFC 6962), in tiles of 32 hashes: id = level << 48 | place. Level 0
-- holds the leaves, which are the events' hashes in the order of the log; an entry of level n stands
-- for 32 of level n - 1 and is written when these are complete. Derived from event_log and event.
CREATE TABLE ledger_tile (
    id     BIGINT NOT NULL PRIMARY KEY,
    hashes BYTEA NOT NULL                    -- 32 bytes each, at most 32 of them
);
-- Hashes do not compress, and a tile fits its page.
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE PLAIN;

-- Signed heads of the tree. `note` is what was signed and its signatures, as it is given to everybody.
CREATE TABLE ledger_head (
    size   BIGINT NOT NULL PRIMARY KEY,      -- leaves
    at     BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    root   BYTEA NOT NULL,
    note   TEXT NOT NULL
);

-- Public keys that have signed: they stay when the key itself is gone.
CREATE TABLE ledger_key (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,              -- when it first signed
    public_key BYTEA NOT NULL
);
