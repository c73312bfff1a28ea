-- export_reports(after int, max int)
SELECT r.id
  FROM report r
 WHERE r.id > :after
 ORDER BY r.id
 LIMIT :max;

-- export_external(report_id int)
SELECT number FROM external_number WHERE report_id = :report_id AND system = 'lapor';
