-- Of the newest :depth reports on a topic that everybody may read: who took them on, here and anywhere.
-- passing_takers(topic int, district text?, depth int, max int)
SELECT t.owner_id AS agency_id, COUNT(*) AS n,
       CAST(SUM(CASE WHEN t.district = :district THEN 1 ELSE 0 END) AS BIGINT) AS n_here
  FROM (SELECT owner_id, district, recap
          FROM report_public
         WHERE topic_id = :topic
         ORDER BY report_id DESC
         LIMIT :depth) t
 WHERE t.recap IN ('diproses', 'selesai')
 GROUP BY t.owner_id
 ORDER BY n_here DESC, n DESC, agency_id
 LIMIT :max;

-- Of the newest :depth offers of a time: each pair of offices with one of them in the tree :path.
-- passing_pairs(path text, path_end text, from int, before int, depth int, max int)
SELECT g.one_id, g.other_id, COUNT(*) AS reports, CAST(SUM(g.n) AS BIGINT) AS offers,
       CAST(SUM(CASE WHEN g.n > 1 THEN 1 ELSE 0 END) AS BIGINT) AS returned,
       CAST(SUM(g.taken) AS BIGINT) AS taken, CAST(SUM(g.declined) AS BIGINT) AS declined,
       CAST(SUM(g.decided) AS BIGINT) AS decided
  FROM (SELECT CASE WHEN o.from_id < o.to_id THEN o.from_id ELSE o.to_id END AS one_id,
               CASE WHEN o.from_id < o.to_id THEN o.to_id ELSE o.from_id END AS other_id,
               o.report_id, COUNT(*) AS n,
               SUM(CASE WHEN o.outcome = 'accepted' THEN 1 ELSE 0 END) AS taken,
               SUM(CASE WHEN o.outcome = 'declined' THEN 1 ELSE 0 END) AS declined,
               SUM(CASE WHEN o.outcome = 'arbitrated' THEN 1 ELSE 0 END) AS decided
          FROM (SELECT report_id, from_id, to_id, outcome
                  FROM offer
                 WHERE made_at >= :from AND made_at < :before
                 ORDER BY made_at DESC
                 LIMIT :depth) o
         GROUP BY 1, 2, o.report_id) g
  JOIN agency a ON a.id = g.one_id
  JOIN agency b ON b.id = g.other_id
 WHERE (a.path >= :path AND a.path < :path_end) OR (b.path >= :path AND b.path < :path_end)
 GROUP BY g.one_id, g.other_id
 ORDER BY returned DESC, offers DESC, one_id, other_id
 LIMIT :max;
