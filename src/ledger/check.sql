-- check_streams_after(after int, max int)
SELECT DISTINCT stream_id FROM event WHERE stream_id > :after ORDER BY stream_id LIMIT :max;

-- check_number_of(report_id int)
SELECT number FROM report WHERE id = :report_id;

-- check_log_after(position int, max int)
SELECT l.position, l.stream_id, l.seq, e.hash
  FROM event_log l
  LEFT JOIN event e ON e.stream_id = l.stream_id AND e.seq = l.seq
 WHERE l.position > :position
 ORDER BY l.position
 LIMIT :max;

-- check_position_of_hash(hash blob)
SELECT COALESCE(MIN(l.position), 0) AS position
  FROM event e
  JOIN event_log l ON l.stream_id = e.stream_id AND l.seq = e.seq
 WHERE e.hash = :hash;

-- check_unplaced()
SELECT e.stream_id, e.seq
  FROM event e
  LEFT JOIN event_log l ON l.stream_id = e.stream_id AND l.seq = e.seq
  LEFT JOIN event_pending p ON p.event_id = e.id
 WHERE (l.position IS NULL AND p.event_id IS NULL) OR l.position < 1
 ORDER BY e.stream_id, e.seq
 LIMIT 1;

-- check_tile_max()
SELECT COALESCE(MAX(id), -1) AS id FROM ledger_tile WHERE id < 281474976710656;

-- check_texts_n(stream_id int)
SELECT COUNT(*) AS n FROM event_text WHERE stream_id = :stream_id;
