-- Statements of the store itself: migrations, node leases.

-- migration_list()
SELECT number, name, sha256, applied_at FROM migration ORDER BY number;

-- migration_add(number int, name text, sha256 blob, applied_at int)
INSERT INTO migration (number, name, sha256, applied_at)
VALUES (:number, :name, :sha256, :applied_at);

-- reference_version()
SELECT version FROM reference;

-- reference_count_up()
UPDATE reference SET version = version + 1;

-- The lowest free node: commands come and go, and so reuse the same few.
-- node_free(now int)
SELECT id, high_water, lease_until
  FROM node
 WHERE lease_until < :now
 ORDER BY id
 LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- node_take(id int, was int, holder text, lease_until int, high_water int)
UPDATE node
   SET holder = :holder, lease_until = :lease_until, high_water = :high_water
 WHERE id = :id AND lease_until = :was;

-- node_hold(id int, holder text, lease_until int, high_water int)
UPDATE node
   SET lease_until = :lease_until, high_water = :high_water
 WHERE id = :id AND holder = :holder;

-- The highest n nodes side by side of which no id was ever made; -1: there are none.
-- node_unused(n int)
SELECT COALESCE(MAX(a.id), -1) AS id
  FROM node a
 WHERE a.id + :n <= 1024
   AND NOT EXISTS (SELECT 1 FROM node b WHERE b.id >= a.id AND b.id < a.id + :n AND b.high_water > 0);

-- node_spend(first int, n int, high_water int)
UPDATE node SET high_water = :high_water
 WHERE id >= :first AND id < :first + :n AND high_water = 0;
