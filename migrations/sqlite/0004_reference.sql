-- Counts every change of reference data (agencies, topics, limits, rights, calendar, settings), which
-- each process keeps in memory until it grows.
CREATE TABLE reference (
    version INTEGER NOT NULL PRIMARY KEY
) STRICT;
INSERT INTO reference (version) VALUES (1);
