-- By what open reports like another one are found: hashes of neighbouring words, of places, of a topic in a place.
-- Derived from the log by position, dropped when a report ends; made anew by `lapor rebuild`.
CREATE TABLE alike (
    key       BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    PRIMARY KEY (key, report_id)
);
CREATE INDEX alike_report ON alike (report_id);
