-- use report/report.parts
-- What the public list reads. Each statement walks one index of report_public from the newest
-- report on, at most :depth rows, and filters what it walked: the cost of a page has a bound that
-- the number of reports does not move.
-- report_list_all(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_topic(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         WHERE p.topic_id = :topic ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_regency(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         WHERE p.regency = :area ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_district(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         WHERE p.district = :area ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_village(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         WHERE p.village = :area ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_recap(topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT {public_index}
         WHERE p.recap = :recap ORDER BY report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_agency(agency int, topic int?, area text?, path text?, path_end text?, recap text?, depth int, max int, skip int)
SELECT {public_row}
  FROM (SELECT q.report_id, q.recap, q.topic_id, q.regency, q.district, q.village, q.updated_at
          FROM report_scope s
          JOIN report_public q ON q.report_id = s.report_id
         WHERE s.agency_id = :agency AND s.relation IN ('owner', 'above')
         ORDER BY s.report_id DESC LIMIT :depth) p
  {public_joins}
 WHERE {public_asked};

-- report_list_topics_below(topic int)
SELECT COUNT(*) AS n FROM topic WHERE parent_id = :topic;

-- report_figures(agency_id int)
SELECT recap, CAST(SUM(n) AS BIGINT) AS n
  FROM summary_month
 WHERE agency_id = :agency_id
 GROUP BY recap;
