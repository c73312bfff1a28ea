-- support_has(report_id int, who blob)
SELECT COUNT(*) AS n FROM support WHERE report_id = :report_id AND who = :who;

-- support_put(report_id int, who blob, pepper int)
INSERT INTO support (report_id, who, pepper) VALUES (:report_id, :who, :pepper) ON CONFLICT (report_id, who) DO NOTHING;

-- support_one_more(report_id int)
INSERT INTO support_count (report_id, n) VALUES (:report_id, 1)
ON CONFLICT (report_id) DO UPDATE SET n = support_count.n + 1;

-- support_of(report_id int)
SELECT n FROM support_count WHERE report_id = :report_id;

-- support_source_of(day int, report_id int, source blob)
SELECT n FROM support_source WHERE day = :day AND report_id = :report_id AND source = :source;

-- support_source_one_more(day int, report_id int, source blob)
INSERT INTO support_source (day, report_id, source, n) VALUES (:day, :report_id, :source, 1)
ON CONFLICT (day, report_id, source) DO UPDATE SET n = support_source.n + 1;

-- support_source_forget(before int)
DELETE FROM support_source WHERE day < :before;

-- Counts that differ from the rows, of the reports after one, in the order of their ids.
-- support_differs(after int, max int)
SELECT r.report_id, r.stored, r.counted
  FROM (SELECT i.report_id,
               COALESCE((SELECT c.n FROM support_count c WHERE c.report_id = i.report_id), 0) AS stored,
               (SELECT COUNT(*) FROM support s WHERE s.report_id = i.report_id) AS counted
          FROM (SELECT report_id FROM support UNION SELECT report_id FROM support_count) i) r
 WHERE r.report_id > :after AND r.stored <> r.counted
 ORDER BY r.report_id
 LIMIT :max;

-- support_set(report_id int, n int)
INSERT INTO support_count (report_id, n) VALUES (:report_id, :n)
ON CONFLICT (report_id) DO UPDATE SET n = excluded.n;
