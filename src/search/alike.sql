-- The newest under one key, at most :depth of them; then those that everybody may read.
-- alike_public(key int, depth int, max int)
SELECT f.report_id
  FROM (SELECT report_id FROM alike WHERE key = :key ORDER BY report_id DESC LIMIT :depth) f
  JOIN report_public p ON p.report_id = f.report_id
 ORDER BY f.report_id DESC
 LIMIT :max;

-- The same of what stands on the desk of an agency.
-- alike_desk(key int, agency_id int, depth int, max int)
SELECT f.report_id
  FROM (SELECT report_id FROM alike WHERE key = :key ORDER BY report_id DESC LIMIT :depth) f
  JOIN report_scope s ON s.agency_id = :agency_id AND s.report_id = f.report_id
 ORDER BY f.report_id DESC
 LIMIT :max;

-- What a report is found by, as one text of words; PostgreSQL gives each once, in an order of its own.
-- alike_words(report_id int) @sqlite
SELECT words FROM search WHERE rowid = :report_id;

-- alike_words(report_id int) @postgres
SELECT array_to_string(tsvector_to_array(words), ' ') AS words FROM search WHERE report_id = :report_id;

-- alike_of(report_id int)
SELECT key FROM alike WHERE report_id = :report_id ORDER BY key;

-- alike_put(key int, report_id int)
INSERT INTO alike (key, report_id) VALUES (:key, :report_id) ON CONFLICT (key, report_id) DO NOTHING;

-- alike_drop(report_id int)
DELETE FROM alike WHERE report_id = :report_id;

-- Reports by id, each with its place in the log and how far that was read.
-- alike_after(after int, max int)
SELECT r.id AS report_id, l.position, p.position AS read
  FROM report r
  LEFT JOIN event_log l ON l.stream_id = r.id AND l.seq = r.version
  LEFT JOIN progress p ON p.name = 'alike'
 WHERE r.id > :after
 ORDER BY r.id
 LIMIT :max;

-- alike_aliens(after int, max int)
SELECT DISTINCT a.report_id
  FROM alike a
 WHERE a.report_id > :after AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = a.report_id)
 ORDER BY a.report_id
 LIMIT :max;
