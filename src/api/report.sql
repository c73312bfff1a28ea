-- api_list_public(before int, max int, recap text?, updated_after int)
SELECT p.report_id
  FROM report_public p
 WHERE p.report_id < :before AND (:recap IS NULL OR p.recap = :recap) AND p.updated_at > :updated_after
 ORDER BY p.report_id DESC
 LIMIT :max;

-- api_list_public_topic(topic_id int, before int, max int, recap text?, updated_after int)
SELECT p.report_id
  FROM report_public p
 WHERE p.topic_id = :topic_id AND p.report_id < :before AND (:recap IS NULL OR p.recap = :recap)
   AND p.updated_at > :updated_after
 ORDER BY p.report_id DESC
 LIMIT :max;

-- api_list_public_area(area text, before int, max int, recap text?, updated_after int)
SELECT p.report_id
  FROM report_public p
 WHERE (p.village = :area OR p.district = :area OR p.regency = :area) AND p.report_id < :before
   AND (:recap IS NULL OR p.recap = :recap) AND p.updated_at > :updated_after
 ORDER BY p.report_id DESC
 LIMIT :max;

-- api_list_public_agency(agency_id int, before int, max int, recap text?, updated_after int)
SELECT p.report_id
  FROM report_scope s
  JOIN report_public p ON p.report_id = s.report_id
 WHERE s.agency_id = :agency_id AND s.report_id < :before AND (:recap IS NULL OR p.recap = :recap)
   AND p.updated_at > :updated_after
 ORDER BY s.report_id DESC
 LIMIT :max;

-- api_list_desk(agency_id int, before int, max int, state text?, topic_id int?, area text?, updated_after int)
SELECT s.report_id
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
 WHERE s.agency_id = :agency_id AND s.report_id < :before AND (:state IS NULL OR r.state = :state)
   AND (:topic_id IS NULL OR r.topic_id = :topic_id)
   AND (:area IS NULL OR substr(r.area_code, 1, length(:area)) = :area)
   AND r.updated_at > :updated_after
 ORDER BY s.report_id DESC
 LIMIT :max;
