-- log_after(position int, max int)
SELECT l.position, l.stream_id, l.seq, e.subject, e.action, e.visibility
  FROM event_log l
  JOIN event e ON e.stream_id = l.stream_id AND e.seq = l.seq
 WHERE l.position > :position
 ORDER BY l.position
 LIMIT :max;

-- progress_get(name text)
SELECT COALESCE(MAX(position), 0) AS position FROM progress WHERE name = :name;

-- progress_set(name text, position int)
INSERT INTO progress (name, position) VALUES (:name, :position)
ON CONFLICT (name) DO UPDATE SET position = excluded.position;

-- progress_begin(name text)
INSERT INTO progress (name, position) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING;

-- progress_hold(name text)
SELECT position FROM progress WHERE name = :name FOR UPDATE;
