-- "Dukung": each person once for a report, without who it was. No event: it is no casework.
-- `who` is a keyed hash of the report and of a secret that the person's browser keeps; nothing else is known of them.
CREATE TABLE support (
    report_id BIGINT NOT NULL,
    who       BYTEA NOT NULL,
    pepper    BIGINT NOT NULL,
    PRIMARY KEY (report_id, who)
);
CREATE TABLE support_count (
    report_id BIGINT NOT NULL PRIMARY KEY,
    n         BIGINT NOT NULL
);
-- How many came for a report from one address on one day, by a hash that the next day forgets.
CREATE TABLE support_source (
    day       BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    source    BYTEA NOT NULL,
    n         BIGINT NOT NULL,
    PRIMARY KEY (day, report_id, source)
);
