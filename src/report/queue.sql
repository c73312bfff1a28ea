-- queue_desk(agency_id int, desk text, state text?, person int?, after_due int, after_id int, max int)
SELECT r.id, r.number, r.title, r.state, r.class, r.due_kind, r.is_supervision, r.is_confidential,
       r.is_breached, r.is_reply_due, s.due_at, r.person_id, r.owner_id, r.created_at,
       a.name AS owner_name, p.display_name AS person_name
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE s.agency_id = :agency_id AND s.desk = :desk AND (s.due_at, s.report_id) > (:after_due, :after_id)
   AND (:person IS NULL OR s.person_id = :person) AND (:state IS NULL OR (r.state = :state AND r.person_id IS NULL))
   AND s.relation <> 'cc'
 ORDER BY s.due_at, s.report_id
 LIMIT :max;

-- queue_late(agency_id int, now int, person int?, after_due int, after_id int, max int)
SELECT r.id, r.number, r.title, r.state, r.class, r.due_kind, r.is_supervision, r.is_confidential,
       r.is_breached, r.is_reply_due, s.due_at, r.person_id, r.owner_id, r.created_at,
       a.name AS owner_name, p.display_name AS person_name
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE s.agency_id = :agency_id AND s.due_at < :now AND (s.due_at, s.report_id) > (:after_due, :after_id)
   AND (:person IS NULL OR s.person_id = :person) AND s.desk <> 'wait' AND s.relation <> 'cc'
 ORDER BY s.due_at, s.report_id
 LIMIT :max;

-- queue_open(agency_id int, person int?, after_due int, after_id int, max int)
SELECT r.id, r.number, r.title, r.state, r.class, r.due_kind, r.is_supervision, r.is_confidential,
       r.is_breached, r.is_reply_due, s.due_at, r.person_id, r.owner_id, r.created_at,
       a.name AS owner_name, p.display_name AS person_name
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE s.agency_id = :agency_id AND (s.due_at, s.report_id) > (:after_due, :after_id)
   AND (:person IS NULL OR s.person_id = :person)
 ORDER BY s.due_at, s.report_id
 LIMIT :max;

-- queue_ended(agency_id int, person int?, before_id int, max int)
SELECT r.id, r.number, r.title, r.state, r.class, r.due_kind, r.is_supervision, r.is_confidential,
       r.is_breached, r.is_reply_due, s.due_at, r.person_id, r.owner_id, r.created_at,
       a.name AS owner_name, p.display_name AS person_name
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
  JOIN agency a ON a.id = r.owner_id
  LEFT JOIN account p ON p.id = r.person_id
 WHERE s.agency_id = :agency_id AND s.due_at IS NULL AND s.report_id < :before_id
   AND (:person IS NULL OR s.person_id = :person)
 ORDER BY s.report_id DESC
 LIMIT :max;

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

-- queue_count_free(agency_id int, max int)
SELECT COUNT(*) AS n
  FROM (SELECT 1
          FROM report_scope s
          JOIN report r ON r.id = s.report_id
         WHERE s.agency_id = :agency_id AND s.desk = 'work' AND s.person_id IS NULL AND r.state = 'assigned'
           AND s.relation <> 'cc'
         LIMIT :max) AS few;
