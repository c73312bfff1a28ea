-- Where the ledger's heads go outside: which one each address has, and when it is tried next.
CREATE TABLE ledger_anchor (
    target   TEXT NOT NULL PRIMARY KEY,      -- a mail address, or "webhook"
    size     INTEGER NOT NULL,               -- of the head it has; 0: none yet
    sent_at  INTEGER NOT NULL,
    next_at  INTEGER NOT NULL,
    attempts INTEGER NOT NULL,               -- that failed since
    error    TEXT NOT NULL
) STRICT;
