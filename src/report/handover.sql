-- handover_count(person_id int)
SELECT COUNT(DISTINCT s.report_id) AS n
  FROM membership m
  JOIN report_scope s ON s.agency_id = m.agency_id AND s.desk IN ('verify', 'work', 'wait')
                     AND s.relation = 'owner' AND s.person_id = :person_id
 WHERE m.account_id = :person_id;

-- handover_next(person_id int, after int, max int)
SELECT DISTINCT s.report_id
  FROM membership m
  JOIN report_scope s ON s.agency_id = m.agency_id AND s.desk IN ('verify', 'work', 'wait')
                     AND s.relation = 'owner' AND s.person_id = :person_id
 WHERE m.account_id = :person_id AND s.report_id > :after
 ORDER BY s.report_id
 LIMIT :max;
