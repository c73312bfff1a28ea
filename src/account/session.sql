-- session_insert(hash blob, pepper int, kind text, account_id int?, report_id int?, now int, expires_at int)
INSERT INTO session (hash, pepper, kind, account_id, report_id, created_at, seen_at, expires_at)
VALUES (:hash, :pepper, :kind, :account_id, :report_id, :now, :now, :expires_at);

-- session_by_hash(hash blob)
SELECT hash, kind, account_id, report_id, created_at, seen_at, expires_at
  FROM session
 WHERE hash = :hash;

-- session_seen(hash blob, now int)
UPDATE session
   SET seen_at = :now
 WHERE hash = :hash AND seen_at < :now;

-- account_seen(id int, now int)
UPDATE account
   SET seen_at = :now
 WHERE id = :id;

-- session_delete(hash blob)
DELETE FROM session
 WHERE hash = :hash;

-- session_delete_of(account_id int, keep blob)
DELETE FROM session
 WHERE account_id = :account_id AND hash <> :keep;

-- session_of(account_id int, kind text, now int, idle_since int)
SELECT hash, kind, account_id, report_id, created_at, seen_at, expires_at
  FROM session
 WHERE account_id = :account_id AND kind = :kind AND expires_at > :now AND seen_at > :idle_since
 ORDER BY created_at DESC, hash;

-- session_delete_over(now int)
DELETE FROM session
 WHERE expires_at <= :now;
