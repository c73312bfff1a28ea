-- head_newest()
SELECT size, at, key_id, root, note FROM ledger_head ORDER BY size DESC LIMIT 1;

-- head_of(size int)
SELECT size, at, key_id, root, note FROM ledger_head WHERE size = :size;

-- heads_after(size int, max int)
SELECT size, at, key_id, root, note FROM ledger_head WHERE size > :size ORDER BY size LIMIT :max;

-- heads_before(size int, max int)
SELECT size, at, key_id, root, note FROM ledger_head WHERE size < :size ORDER BY size DESC LIMIT :max;

-- head_insert(size int, at int, key_id int, root blob, note text)
INSERT INTO ledger_head (size, at, key_id, root, note) VALUES (:size, :at, :key_id, :root, :note);

-- head_keys()
SELECT id, since, public_key FROM ledger_key ORDER BY since, id;

-- head_key_insert(id int, since int, public_key blob)
INSERT INTO ledger_key (id, since, public_key) VALUES (:id, :since, :public_key)
ON CONFLICT (id) DO NOTHING;
