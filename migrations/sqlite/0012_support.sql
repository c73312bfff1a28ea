-- "Dukung": each person once for a report, without who it was. No event: it is no casework.
-- `who` is a keyed hash of the report and of a secret that the person's browser keeps; nothing else is known of them.
CREATE TABLE support (
    report_id INTEGER NOT NULL,
    who       BLOB NOT NULL,
    pepper    INTEGER NOT NULL,
    PRIMARY KEY (report_id, who)
) STRICT, WITHOUT ROWID;
CREATE TABLE support_count (
    report_id INTEGER NOT NULL PRIMARY KEY,
    n         INTEGER NOT NULL
) STRICT;
-- How many came for a report from one address on one day, by a hash that the next day forgets.
CREATE TABLE support_source (
    day       INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    source    BLOB NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (day, report_id, source)
) STRICT, WITHOUT ROWID;
