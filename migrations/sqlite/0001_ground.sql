-- What the store needs before anything else: which steps were taken, and who makes ids.

CREATE TABLE migration (
    number     INTEGER NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    sha256     BLOB NOT NULL,                -- of the step's text for this engine
    applied_at INTEGER NOT NULL
) STRICT;

-- Each process that makes ids leases one row; the number is part of every id.
CREATE TABLE node (
    id          INTEGER NOT NULL PRIMARY KEY, -- 0 … 1023
    holder      TEXT NOT NULL,               -- host:pid:chance of who leased it last
    lease_until INTEGER NOT NULL,
    high_water  INTEGER NOT NULL              -- no id of this node is later than this millisecond
) STRICT;

INSERT INTO node (id, holder, lease_until, high_water)
WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < 1023)
SELECT id, '', 0, 0 FROM n;
