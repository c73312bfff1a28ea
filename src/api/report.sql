-- use report/report.parts
-- Lists for the API, newest first. Each walks one index from the newest report on and filters what
-- it walked by everything else that was asked for; `states` is ",closed,archived,".
-- api_list_public(topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_public p
  JOIN report r ON r.id = p.report_id
 WHERE p.report_id < :before
   AND {public_read};

-- api_list_public_topic(topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_public p
  JOIN report r ON r.id = p.report_id
 WHERE p.topic_id = :topic AND p.report_id < :before
   AND {public_read};

-- api_list_public_regency(topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_public p
  JOIN report r ON r.id = p.report_id
 WHERE p.regency = :area AND p.report_id < :before
   AND {public_read};

-- api_list_public_district(topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_public p
  JOIN report r ON r.id = p.report_id
 WHERE p.district = :area AND p.report_id < :before
   AND {public_read};

-- api_list_public_village(topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_public p
  JOIN report r ON r.id = p.report_id
 WHERE p.village = :area AND p.report_id < :before
   AND {public_read};

-- api_list_public_agency(agency_id int, topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT p.report_id
  FROM report_scope s
  JOIN report_public p ON p.report_id = s.report_id
  JOIN report r ON r.id = s.report_id
 WHERE s.agency_id = :agency_id AND s.report_id < :before
   AND {public_within}
   AND {in_states}
   AND p.updated_at > :updated_after
 ORDER BY s.report_id DESC
 LIMIT :max;

-- api_list_desk(agency_id int, topic int?, area text?, states text?, before int, updated_after int, max int)
SELECT s.report_id
  FROM report_scope s
  JOIN report r ON r.id = s.report_id
 WHERE s.agency_id = :agency_id AND s.report_id < :before
   AND {case_within}
   AND {in_states}
   AND r.updated_at > :updated_after
 ORDER BY s.report_id DESC
 LIMIT :max;
