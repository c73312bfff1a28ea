-- What the store needs before anything else: which steps were taken, and who makes ids.

CREATE TABLE migration (
    number     BIGINT NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    sha256     BYTEA NOT NULL,                -- of the step's text for this engine
    applied_at BIGINT NOT NULL
);

-- Each process that makes ids leases one row; the number is part of every id.
CREATE TABLE node (
    id          BIGINT NOT NULL PRIMARY KEY, -- 0 … 1023
    holder      TEXT COLLATE "C" NOT NULL,               -- host:pid:chance of who leased it last
    lease_until BIGINT NOT NULL,
    high_water  BIGINT NOT NULL              -- no id of this node is later than this millisecond
);

INSERT INTO node (id, holder, lease_until, high_water)
WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < 1023)
SELECT id, '', 0, 0 FROM n;
