-- use report/report.parts
-- Each looks through :depth rows of the desk, in its order and no further, and shows what of them is asked
-- for; ..._end names the last row that was looked at.
-- SQLite: CROSS JOIN keeps the desk outermost, so that the rest is looked up in its order and only until :max
-- are found; with ORDER BY it would look all :depth of them up, and sort.  The program checks the order.
-- queue_desk(agency_id int, desk text, state text?, after_due int, after_id int, due_before int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @sqlite
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND desk = :desk AND (due_at, report_id) > (:after_due, :after_id)
           AND due_at < :due_before AND relation <> 'cc'
         ORDER BY due_at, report_id LIMIT :depth) s
  CROSS JOIN report r ON r.id = s.report_id
  CROSS JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE (:state IS NULL OR (r.state = :state AND r.person_id IS NULL))
   AND {queue_within}
 LIMIT :max;

-- queue_desk(agency_id int, desk text, state text?, after_due int, after_id int, due_before int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @postgres
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND desk = :desk AND (due_at, report_id) > (:after_due, :after_id)
           AND due_at < :due_before AND relation <> 'cc'
         ORDER BY due_at, report_id LIMIT :depth) s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE (:state IS NULL OR (r.state = :state AND r.person_id IS NULL))
   AND {queue_within}
 ORDER BY s.due_at, s.report_id
 LIMIT :max;

-- queue_desk_end(agency_id int, desk text, after_due int, after_id int, due_before int, depth int)
SELECT due_at AS due, report_id AS id
  FROM report_scope
 WHERE agency_id = :agency_id AND desk = :desk AND (due_at, report_id) > (:after_due, :after_id)
   AND due_at < :due_before AND relation <> 'cc'
 ORDER BY due_at, report_id
 LIMIT 1 OFFSET :depth - 1;

-- What is due, of all desks (every = 1), or of those that somebody here must act on.
-- queue_due(agency_id int, every int, after_due int, after_id int, due_before int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @sqlite
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND (due_at, report_id) > (:after_due, :after_id)
           AND due_at < :due_before AND (:every = 1 OR (desk <> 'wait' AND relation <> 'cc'))
         ORDER BY due_at, report_id LIMIT :depth) s
  CROSS JOIN report r ON r.id = s.report_id
  CROSS JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE {queue_within}
 LIMIT :max;

-- queue_due(agency_id int, every int, after_due int, after_id int, due_before int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @postgres
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND (due_at, report_id) > (:after_due, :after_id)
           AND due_at < :due_before AND (:every = 1 OR (desk <> 'wait' AND relation <> 'cc'))
         ORDER BY due_at, report_id LIMIT :depth) s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE {queue_within}
 ORDER BY s.due_at, s.report_id
 LIMIT :max;

-- queue_due_end(agency_id int, every int, after_due int, after_id int, due_before int, depth int)
SELECT due_at AS due, report_id AS id
  FROM report_scope
 WHERE agency_id = :agency_id AND (due_at, report_id) > (:after_due, :after_id)
   AND due_at < :due_before AND (:every = 1 OR (desk <> 'wait' AND relation <> 'cc'))
 ORDER BY due_at, report_id
 LIMIT 1 OFFSET :depth - 1;

-- queue_ended(agency_id int, before_id int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @sqlite
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND due_at IS NULL AND report_id < :before_id
         ORDER BY report_id DESC LIMIT :depth) s
  CROSS JOIN report r ON r.id = s.report_id
  CROSS JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE {queue_within}
 LIMIT :max;

-- queue_ended(agency_id int, before_id int, depth int, person int?, class text?, topic int?, area text?, channel text?, received_from int?, received_before int?, max int) @postgres
SELECT {queue_row}
  FROM (SELECT report_id, due_at, person_id, desk FROM report_scope
         WHERE agency_id = :agency_id AND due_at IS NULL AND report_id < :before_id
         ORDER BY report_id DESC LIMIT :depth) s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE {queue_within}
 ORDER BY s.report_id DESC
 LIMIT :max;

-- queue_ended_end(agency_id int, before_id int, depth int)
SELECT 0 AS due, report_id AS id
  FROM report_scope
 WHERE agency_id = :agency_id AND due_at IS NULL AND report_id < :before_id
 ORDER BY report_id DESC
 LIMIT 1 OFFSET :depth - 1;

-- queue_count_desk(agency_id int, desk text, max int)
SELECT COUNT(*) AS n
  FROM (SELECT 1 FROM report_scope WHERE agency_id = :agency_id AND desk = :desk AND relation <> 'cc' LIMIT :max) AS few;

-- queue_count_late(agency_id int, now int, max int)
SELECT COUNT(*) AS n
  FROM (SELECT 1
          FROM report_scope
         WHERE agency_id = :agency_id AND due_at < :now AND desk <> 'wait' AND relation <> 'cc'
         LIMIT :max) AS few;

-- queue_count_all(agency_id int, max int)
SELECT COUNT(*) AS n FROM (SELECT 1 FROM report_scope WHERE agency_id = :agency_id LIMIT :max) AS few;

-- Of the first :depth that wait for work, as the list of them (queue_desk) looks no further either.
-- queue_count_free(agency_id int, depth int)
SELECT COUNT(*) AS n
  FROM (SELECT report_id
          FROM report_scope
         WHERE agency_id = :agency_id AND desk = 'work' AND person_id IS NULL AND relation <> 'cc'
         ORDER BY due_at, report_id
         LIMIT :depth) s
  JOIN report r ON r.id = s.report_id
 WHERE r.state = 'assigned';
