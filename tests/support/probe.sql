-- Statements over the table `probe` of tests/unit/db, which has a column of every kind.

-- probe_add(id int, n int, opt int?, flag bool, word text, opt_word text?, bytes blob,
--           opt_bytes blob?)
INSERT INTO probe (id, n, opt, flag, word, opt_word, bytes, opt_bytes)
VALUES (:id, :n, :opt, :flag, :word, :opt_word, :bytes, :opt_bytes);

-- probe_by_id(id int)
SELECT id, n, opt, flag, word, opt_word, bytes, opt_bytes FROM probe WHERE id = :id;

-- probe_lock(id int)
SELECT id, n, opt, flag, word, opt_word, bytes, opt_bytes FROM probe WHERE id = :id FOR UPDATE;

-- probe_list(from int, most int)
SELECT id, n, opt, flag, word, opt_word, bytes, opt_bytes
  FROM probe
 WHERE id >= :from
 ORDER BY id
 LIMIT :most;

-- probe_named(word text?)
SELECT word, id FROM probe WHERE :word IS NULL OR word = :word ORDER BY id;

-- probe_set(id int, old int, new int)
UPDATE probe SET n = :new WHERE id = :id AND n = :old;

-- probe_set_all(n int)
UPDATE probe SET n = :n;

-- probe_bump(id int)
UPDATE probe SET n = n + 1 WHERE id = :id RETURNING n;

-- probe_count()
SELECT COUNT(*) FROM probe;

-- probe_sum()
SELECT CAST(SUM(n) AS BIGINT) FROM probe;

-- probe_remove(id int)
DELETE FROM probe WHERE id = :id;

-- probe_move(old int, new int)
WITH moved AS (SELECT id FROM probe WHERE id = :old)
UPDATE probe SET id = :new WHERE id IN (SELECT id FROM moved);

-- What stands in quotes and comments is left alone: 'it''s :not' an argument.
-- probe_odd()
SELECT 'it''s :word ?1 $1 -- ;' AS word, CAST(7 AS BIGINT) AS id /* :nor here; */;

-- probe_engine() @sqlite
SELECT CAST(1 AS BIGINT) AS id, 'sqlite' AS word;
-- probe_engine() @postgres
SELECT 1::bigint AS id, 'postgres'::text AS word;
