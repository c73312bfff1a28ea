-- incoming_insert(id int, owner_key blob, length int, metadata text, created_at int, expires_at int)
INSERT INTO incoming (id, owner_key, length, metadata, refused, ended_at, created_at, expires_at)
VALUES (:id, :owner_key, :length, :metadata, NULL, NULL, :created_at, :expires_at);

-- incoming_hold(owner_key blob)
SELECT id
  FROM incoming
 WHERE owner_key = :owner_key AND ended_at IS NULL
 ORDER BY id
 LIMIT 1
   FOR UPDATE;

-- incoming_room(owner_key blob)
SELECT COUNT(*) AS n, CAST(COALESCE(SUM(length), 0) AS BIGINT) AS bytes,
       COALESCE(MIN(expires_at), 0) AS free_at
  FROM incoming
 WHERE owner_key = :owner_key AND ended_at IS NULL;

-- incoming_by_id(id int, owner_key blob, now int)
SELECT id, length, metadata, refused, ended_at, created_at, expires_at
  FROM incoming
 WHERE id = :id AND owner_key = :owner_key AND expires_at > :now;

-- incoming_end(id int, refused text?, now int)
UPDATE incoming SET ended_at = :now, refused = :refused WHERE id = :id AND ended_at IS NULL;

-- incoming_expired(now int, max int)
SELECT id, length, metadata, refused, ended_at, created_at, expires_at
  FROM incoming
 WHERE expires_at <= :now
 ORDER BY expires_at
 LIMIT :max;

-- incoming_delete(id int)
DELETE FROM incoming WHERE id = :id;
