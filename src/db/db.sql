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

-- Tables as a backup takes them (table.h): all but the engine's own and the index of words.
-- table_columns() @sqlite
SELECT m.name AS "table", c.name, c.type, c.pk AS place
  FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
 WHERE m.type = 'table' AND m.name || '_' NOT LIKE 'search\_%' ESCAPE '\'
   AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
 ORDER BY m.name, c.cid;

-- table_columns() @postgres
SELECT c.table_name AS "table", c.column_name AS name, c.data_type AS type,
       COALESCE(array_position(k.keys::smallint[], c.ordinal_position::smallint), 0) AS place
  FROM information_schema.columns AS c
  JOIN information_schema.tables AS t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
  LEFT JOIN (SELECT conrelid::regclass::text AS name, conkey AS keys
               FROM pg_constraint
              WHERE contype = 'p') AS k
    ON k.name = c.table_name
 WHERE c.table_schema = 'public' AND c.table_name || '_' NOT LIKE 'search\_%'
 ORDER BY c.table_name, c.ordinal_position;
