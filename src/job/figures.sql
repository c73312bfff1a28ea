-- figures_oldest_event()
SELECT COALESCE(MIN(event_id), 0) AS id FROM event_pending;

-- figures_log_head()
SELECT COALESCE(MAX(position), 0) AS position FROM event_log;

-- figures_readers()
SELECT name, position FROM progress ORDER BY name;
