-- event_insert(stream_id int, seq int, id int, subject text, at int, happened_at int, action text, actor_kind text, actor_role text, actor_agency int?, actor_ref blob?, from_state text, to_state text, visibility text, data text, salt blob, hash blob, prev_hash blob)
INSERT INTO event (stream_id, seq, id, subject, at, happened_at, action, actor_kind, actor_role,
                   actor_agency, actor_ref, from_state, to_state, visibility, data, salt, hash, prev_hash)
VALUES (:stream_id, :seq, :id, :subject, :at, :happened_at, :action, :actor_kind, :actor_role,
        :actor_agency, :actor_ref, :from_state, :to_state, :visibility, :data, :salt, :hash, :prev_hash)
ON CONFLICT (stream_id, seq) DO NOTHING;

-- event_text_insert(stream_id int, seq int, field text, salt blob, text text)
INSERT INTO event_text (stream_id, seq, field, salt, text)
VALUES (:stream_id, :seq, :field, :salt, :text);

-- event_pending_insert(event_id int, stream_id int, seq int)
INSERT INTO event_pending (event_id, stream_id, seq) VALUES (:event_id, :stream_id, :seq);

-- event_hash_of(stream_id int, seq int)
SELECT hash FROM event WHERE stream_id = :stream_id AND seq = :seq;

-- event_of_stream(stream_id int)
SELECT stream_id, seq, id, subject, at, happened_at, action, actor_kind, actor_role, actor_agency,
       actor_ref, from_state, to_state, visibility, data, salt, hash, prev_hash
  FROM event
 WHERE stream_id = :stream_id
 ORDER BY seq;

-- event_one(stream_id int, seq int)
SELECT stream_id, seq, id, subject, at, happened_at, action, actor_kind, actor_role, actor_agency,
       actor_ref, from_state, to_state, visibility, data, salt, hash, prev_hash
  FROM event
 WHERE stream_id = :stream_id AND seq = :seq;

-- event_text_of(stream_id int, seq int, field text)
SELECT text FROM event_text WHERE stream_id = :stream_id AND seq = :seq AND field = :field;

-- event_texts_of_stream(stream_id int)
SELECT seq, field, salt, text FROM event_text WHERE stream_id = :stream_id ORDER BY seq, field;

-- event_pending_take(max int)
SELECT event_id, stream_id, seq FROM event_pending ORDER BY event_id LIMIT :max;

-- event_pending_drop(event_id int)
DELETE FROM event_pending WHERE event_id = :event_id;

-- event_log_head()
SELECT COALESCE(MAX(position), 0) AS position FROM event_log;

-- event_log_insert(position int, stream_id int, seq int)
INSERT INTO event_log (position, stream_id, seq) VALUES (:position, :stream_id, :seq);

-- event_log_has(stream_id int, seq int)
SELECT COUNT(*) AS n FROM event_log WHERE stream_id = :stream_id AND seq = :seq;

-- account_ref_salt(account_id int)
SELECT ref_salt FROM account WHERE id = :account_id;
