-- summary_of(report_id int)
SELECT r.id AS report_id, r.owner_id, a.path, r.class, r.state, r.lead_id, r.created_at, a.zone_min,
       s.agency_id AS was_agency, b.path AS was_path, s.month AS was_month, s.class AS was_class,
       s.recap AS was_recap
  FROM report r
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN summary_report s ON s.report_id = r.id
  LEFT JOIN agency b ON b.id = s.agency_id
 WHERE r.id = :report_id;

-- summary_after(after int, max int)
SELECT r.id AS report_id, r.owner_id, a.path, r.class, r.state, r.lead_id, r.created_at, a.zone_min,
       s.agency_id AS was_agency, b.path AS was_path, s.month AS was_month, s.class AS was_class,
       s.recap AS was_recap
  FROM report r
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN summary_report s ON s.report_id = r.id
  LEFT JOIN agency b ON b.id = s.agency_id
 WHERE r.id > :after
 ORDER BY r.id
 LIMIT :max;

-- summary_position_of(report_id int)
SELECT COALESCE(MAX(l.position), 0) AS position
  FROM report r
  JOIN event_log l ON l.stream_id = r.id AND l.seq = r.version
 WHERE r.id = :report_id;

-- summary_report_put(report_id int, agency_id int, month text, class text, recap text)
INSERT INTO summary_report (report_id, agency_id, month, class, recap)
VALUES (:report_id, :agency_id, :month, :class, :recap)
ON CONFLICT (report_id) DO UPDATE
   SET agency_id = excluded.agency_id, month = excluded.month, class = excluded.class,
       recap = excluded.recap;

-- summary_month_add(agency_id int, month text, class text, recap text, n int)
INSERT INTO summary_month (agency_id, month, class, recap, n)
VALUES (:agency_id, :month, :class, :recap, :n)
ON CONFLICT (agency_id, month, class, recap) DO UPDATE SET n = summary_month.n + excluded.n;

-- summary_month_clear()
DELETE FROM summary_month;

-- summary_report_clear()
DELETE FROM summary_report;

-- summary_months()
SELECT month FROM summary_month UNION SELECT month FROM summary_report;

-- Cells of a month that do not hold as many reports as were counted into them.  By month, since what is
-- counted is sorted in memory.
-- summary_month_wrong(month text)
SELECT COUNT(*) AS n
  FROM (SELECT up.id AS agency_id, c.class, c.recap, SUM(c.n) AS n
          FROM (SELECT agency_id, class, recap, COUNT(*) AS n FROM summary_report
                 WHERE month = :month
                 GROUP BY agency_id, class, recap) c
          JOIN agency a ON a.id = c.agency_id
          JOIN agency up ON up.path = SUBSTR(a.path, 1, LENGTH(up.path))
         GROUP BY up.id, c.class, c.recap) made
  FULL JOIN (SELECT agency_id, class, recap, n FROM summary_month WHERE month = :month) m
         ON m.agency_id = made.agency_id AND m.class = made.class AND m.recap = made.recap
 WHERE COALESCE(made.n, 0) <> COALESCE(m.n, 0);
