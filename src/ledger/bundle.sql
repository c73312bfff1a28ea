-- bundle_places(position int, max int)
SELECT l.position, l.stream_id, l.seq, COALESCE(r.number, '') AS number
  FROM event_log l
  LEFT JOIN report r ON r.id = l.stream_id
 WHERE l.position > :position
 ORDER BY l.position
 LIMIT :max;
