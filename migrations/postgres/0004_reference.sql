-- Counts every change of reference data (agencies, topics, limits, rights, calendar, settings), which
-- each process keeps in memory until it grows.
CREATE TABLE reference (
    version BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO reference (version) VALUES (1);
