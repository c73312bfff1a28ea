-- figures_oldest_event()
SELECT COALESCE(MIN(event_id), 0) AS id FROM event_pending;

-- figures_log_head()
SELECT COALESCE(MAX(position), 0) AS position FROM event_log;

-- Readers of the log; what begins with "recompute" counts calendar versions and reports, "files"
-- the parts of the store.
-- figures_readers()
SELECT name, position FROM progress WHERE name NOT LIKE 'recompute%' AND name <> 'files' ORDER BY name;
