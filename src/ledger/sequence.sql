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

-- What nodes first to last made: the node stands in the id's bits 12 to 21.
-- event_log_past(head int, first int, last int)
INSERT INTO event_log (position, stream_id, seq)
SELECT :head + ROW_NUMBER() OVER (ORDER BY id), stream_id, seq
  FROM event
 WHERE (id >> 12) & 1023 BETWEEN :first AND :last
 ORDER BY id;

-- event_pending_past(first int, last int)
DELETE FROM event_pending WHERE (event_id >> 12) & 1023 BETWEEN :first AND :last;
