-- token_insert(id int, hash blob, pepper int, account_id int, label text, last4 text, scopes int, now int)
INSERT INTO token (id, hash, pepper, account_id, label, last4, scopes, created_at, used_at,
                   revoked_at)
VALUES (:id, :hash, :pepper, :account_id, :label, :last4, :scopes, :now, NULL, NULL);

-- token_count(account_id int)
SELECT COUNT(*) AS n
  FROM token
 WHERE account_id = :account_id AND revoked_at IS NULL;

-- token_by_id(id int)
SELECT t.id, t.account_id, a.name AS account_name, t.label, t.last4, t.scopes, t.created_at,
       t.used_at, t.revoked_at
  FROM token t
  JOIN account a ON a.id = t.account_id
 WHERE t.id = :id;

-- token_by_hash(hash blob)
SELECT t.id, t.account_id, a.name AS account_name, t.label, t.last4, t.scopes, t.created_at,
       t.used_at, t.revoked_at
  FROM token t
  JOIN account a ON a.id = t.account_id
 WHERE t.hash = :hash;

-- token_of(account_id int)
SELECT t.id, t.account_id, a.name AS account_name, t.label, t.last4, t.scopes, t.created_at,
       t.used_at, t.revoked_at
  FROM token t
  JOIN account a ON a.id = t.account_id
 WHERE t.account_id = :account_id
 ORDER BY t.id DESC;

-- token_in_force(account_id int)
SELECT t.id, t.account_id, a.name AS account_name, t.label, t.last4, t.scopes, t.created_at,
       t.used_at, t.revoked_at
  FROM token t
  JOIN account a ON a.id = t.account_id
 WHERE t.account_id = :account_id AND t.revoked_at IS NULL
 ORDER BY t.id DESC;

-- token_of_tree(tree text?, now int)
SELECT t.id, t.account_id, a.name AS account_name, t.label, t.last4, t.scopes, t.created_at,
       t.used_at, t.revoked_at
  FROM token t
  JOIN account a ON a.id = t.account_id
 WHERE :tree IS NULL
    OR EXISTS (SELECT 1
                 FROM membership m
                 JOIN agency g ON g.id = m.agency_id
                WHERE m.account_id = t.account_id AND (m.valid_to IS NULL OR m.valid_to > :now)
                  AND substr(g.path, 1, length(:tree)) = :tree)
 ORDER BY t.id DESC;

-- token_set_revoked(id int, now int)
UPDATE token
   SET revoked_at = :now
 WHERE id = :id AND revoked_at IS NULL;

-- token_used(id int, now int)
UPDATE token
   SET used_at = :now
 WHERE id = :id;
