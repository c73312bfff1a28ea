-- use report/report.parts
-- merge_child(lead_id int)
SELECT r.id FROM report r
 WHERE r.lead_id = :lead_id AND r.state = 'merged'
 ORDER BY r.id
 LIMIT 1;

-- merge_children(lead_id int, max int)
SELECT {report_row} FROM report r WHERE r.lead_id = :lead_id ORDER BY r.id LIMIT :max;

-- As the partial index says it, word for word.
-- merge_waiting()
SELECT r.id FROM report r
 WHERE r.merged > 0 AND r.state IN ('answered', 'closed', 'archived', 'withdrawn', 'merged')
 ORDER BY r.id
 LIMIT 1;

-- merge_lock(id int)
SELECT r.id FROM report r WHERE r.id = :id FOR UPDATE;
