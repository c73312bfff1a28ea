-- use report/report.parts
-- use search/search.parts
-- Matches of one slice of time, newest first, at most :depth of them; then whoever may see them.
-- SQLite: CROSS JOIN keeps the matches outermost, so that the rest is looked up in their order and only until
-- :max are found; with ORDER BY it would look all of them up, and sort.  The program checks the order.
-- search_public(query text, from int, before int, depth int, topic int?, area text?, path text?, recap text?, states text?, updated_after int, max int) @sqlite
SELECT {public_row}
  FROM (SELECT rowid AS report_id FROM search
         WHERE search MATCH :query AND rowid >= :from AND rowid < :before
         ORDER BY rowid DESC LIMIT :depth) f
  CROSS JOIN report_public p ON p.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
  JOIN agency a ON a.id = r.owner_id
 WHERE {public_within}
   AND (:path IS NULL OR SUBSTR(r.owner_path, 1, LENGTH(:path)) = :path)
   AND (:recap IS NULL OR p.recap = :recap)
   AND {in_states}
   AND p.updated_at > :updated_after
 LIMIT :max;

-- search_public(query text, from int, before int, depth int, topic int?, area text?, path text?, recap text?, states text?, updated_after int, max int) @postgres
SELECT {public_row}
  FROM (SELECT report_id FROM search
         WHERE words @@ CAST(:query AS tsquery) AND report_id >= :from AND report_id < :before
         ORDER BY report_id DESC LIMIT :depth) f
  JOIN report_public p ON p.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
  JOIN agency a ON a.id = r.owner_id
 WHERE {public_within}
   AND (:path IS NULL OR SUBSTR(r.owner_path, 1, LENGTH(:path)) = :path)
   AND (:recap IS NULL OR p.recap = :recap)
   AND {in_states}
   AND p.updated_at > :updated_after
 ORDER BY f.report_id DESC
 LIMIT :max;

-- search_desk(agency_id int, query text, from int, before int, depth int, states text?, topic int?, area text?, updated_after int, max int) @sqlite
SELECT f.report_id
  FROM (SELECT rowid AS report_id FROM search
         WHERE search MATCH :query AND rowid >= :from AND rowid < :before
         ORDER BY rowid DESC LIMIT :depth) f
  CROSS JOIN report_scope s ON s.agency_id = :agency_id AND s.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
 WHERE {in_states}
   AND {case_within}
   AND r.updated_at > :updated_after
 LIMIT :max;

-- search_desk(agency_id int, query text, from int, before int, depth int, states text?, topic int?, area text?, updated_after int, max int) @postgres
SELECT f.report_id
  FROM (SELECT report_id FROM search
         WHERE words @@ CAST(:query AS tsquery) AND report_id >= :from AND report_id < :before
         ORDER BY report_id DESC LIMIT :depth) f
  JOIN report_scope s ON s.agency_id = :agency_id AND s.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
 WHERE {in_states}
   AND {case_within}
   AND r.updated_at > :updated_after
 ORDER BY f.report_id DESC
 LIMIT :max;

-- As report/queue.sql shows them, of what has the words.
-- search_queue(agency_id int, query text, from int, before int, depth int, desk text?, state text?, late int, due_from int?, due_before int?, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @sqlite
SELECT {queue_row}
  FROM (SELECT rowid AS report_id FROM search
         WHERE search MATCH :query AND rowid >= :from AND rowid < :before
         ORDER BY rowid DESC LIMIT :depth) f
  CROSS JOIN report_scope s ON s.agency_id = :agency_id AND s.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE (:desk IS NULL OR (s.desk = :desk AND s.relation <> 'cc'))
   AND (:late = 0 OR (s.desk <> 'wait' AND s.relation <> 'cc'))
   AND (:state IS NULL OR (r.state = :state AND r.person_id IS NULL))
   AND (:due_from IS NULL OR s.due_at >= :due_from) AND (:due_before IS NULL OR s.due_at < :due_before)
   AND {queue_within}
 LIMIT :max;

-- search_queue(agency_id int, query text, from int, before int, depth int, desk text?, state text?, late int, due_from int?, due_before int?, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @postgres
SELECT {queue_row}
  FROM (SELECT report_id FROM search
         WHERE words @@ CAST(:query AS tsquery) AND report_id >= :from AND report_id < :before
         ORDER BY report_id DESC LIMIT :depth) f
  JOIN report_scope s ON s.agency_id = :agency_id AND s.report_id = f.report_id
  JOIN report r ON r.id = f.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE (:desk IS NULL OR (s.desk = :desk AND s.relation <> 'cc'))
   AND (:late = 0 OR (s.desk <> 'wait' AND s.relation <> 'cc'))
   AND (:state IS NULL OR (r.state = :state AND r.person_id IS NULL))
   AND (:due_from IS NULL OR s.due_at >= :due_from) AND (:due_before IS NULL OR s.due_at < :due_before)
   AND {queue_within}
 ORDER BY f.report_id DESC
 LIMIT :max;

-- search_has(report_id int, words text) @sqlite
SELECT COUNT(*) AS n FROM search WHERE rowid = :report_id AND words = :words;

-- search_has(report_id int, words text) @postgres
SELECT COUNT(*) AS n
  FROM search
 WHERE report_id = :report_id AND words = array_to_tsvector(string_to_array(:words, ' '));

-- search_put(report_id int, words text) @sqlite
INSERT OR REPLACE INTO search (rowid, words) VALUES (:report_id, :words);

-- search_put(report_id int, words text) @postgres
INSERT INTO search (report_id, words)
VALUES (:report_id, array_to_tsvector(string_to_array(:words, ' ')))
ON CONFLICT (report_id) DO UPDATE SET words = excluded.words;

-- search_drop(report_id int) @sqlite
DELETE FROM search WHERE rowid = :report_id;

-- search_drop(report_id int) @postgres
DELETE FROM search WHERE report_id = :report_id;

-- One statement, so that report, words and how far the log was read are of one moment.
-- search_after(after int, max int) @sqlite
SELECT {indexed_row}, s.words
  FROM report r
  LEFT JOIN search s ON s.rowid = r.id
  {read_so_far}
 WHERE r.id > :after
 ORDER BY r.id
 LIMIT :max;

-- search_after(after int, max int) @postgres
SELECT {indexed_row}, array_to_string(tsvector_to_array(s.words), ' ') AS words
  FROM report r
  LEFT JOIN search s ON s.report_id = r.id
  {read_so_far}
 WHERE r.id > :after
 ORDER BY r.id
 LIMIT :max;

-- search_aliens(after int, max int) @sqlite
SELECT s.rowid AS report_id
  FROM search s
 WHERE s.rowid > :after AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = s.rowid)
 ORDER BY s.rowid
 LIMIT :max;

-- search_aliens(after int, max int) @postgres
SELECT s.report_id
  FROM search s
 WHERE s.report_id > :after AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = s.report_id)
 ORDER BY s.report_id
 LIMIT :max;

-- FTS5 keeps beside the rows in which of them each word stands; it says itself whether both agree.
-- PostgreSQL writes both in one and has no such question: there nothing is done.
-- search_lists_check() @sqlite
INSERT INTO search (search) VALUES ('integrity-check');

-- search_lists_check() @postgres
DELETE FROM search WHERE FALSE;

-- search_lists_anew() @sqlite
INSERT INTO search (search) VALUES ('rebuild');

-- search_lists_anew() @postgres
DELETE FROM search WHERE FALSE;
