-- Where the ledger's heads go outside: which one each address has, and when it is tried next.
CREATE TABLE ledger_anchor (
    target   TEXT NOT NULL PRIMARY KEY,      -- a mail address, or "webhook"
    size     BIGINT NOT NULL,                -- of the head it has; 0: none yet
    sent_at  BIGINT NOT NULL,
    next_at  BIGINT NOT NULL,
    attempts BIGINT NOT NULL,                -- that failed since
    error    TEXT NOT NULL
);
