-- tree_tile(id int)
SELECT hashes FROM ledger_tile WHERE id = :id;

-- tree_tile_put(id int, hashes blob)
INSERT INTO ledger_tile (id, hashes) VALUES (:id, :hashes)
ON CONFLICT (id) DO UPDATE SET hashes = excluded.hashes;

-- tree_leaves_after(position int, max int)
SELECT l.position, e.hash
  FROM event_log l
  JOIN event e ON e.stream_id = l.stream_id AND e.seq = l.seq
 WHERE l.position > :position
 ORDER BY l.position
 LIMIT :max;

-- tree_position_of(event_id int)
SELECT l.position, e.stream_id, e.seq, e.hash
  FROM event e
  JOIN event_log l ON l.stream_id = e.stream_id AND l.seq = e.seq
 WHERE e.id = :event_id;
