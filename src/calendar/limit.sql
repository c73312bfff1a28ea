-- limit_rules(kind text, class text, path text, day text)
SELECT l.amount, l.unit, l.source
  FROM limit_rule l
 WHERE l.kind = :kind AND l.class IN ('', :class)
   AND (l.agency_id = 0 OR :path LIKE '%/' || CAST(l.agency_id AS TEXT) || '/%')
   AND l.valid_from <= :day AND (l.valid_to IS NULL OR l.valid_to >= :day)
   AND NOT EXISTS (SELECT 1
                     FROM limit_rule n
                    WHERE n.kind = l.kind AND n.class = l.class AND n.agency_id = l.agency_id
                      AND n.valid_from > l.valid_from AND n.valid_from <= :day
                      AND (n.valid_to IS NULL OR n.valid_to >= :day))
 ORDER BY l.unit DESC, l.amount
 LIMIT 1;

-- limit_put(kind text, class text, agency_id int, valid_from text, valid_to text?, amount int, unit text, source text)
INSERT INTO limit_rule (kind, class, agency_id, valid_from, valid_to, amount, unit, source)
VALUES (:kind, :class, :agency_id, :valid_from, :valid_to, :amount, :unit, :source)
ON CONFLICT (kind, class, agency_id, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to, amount = excluded.amount, unit = excluded.unit,
       source = excluded.source;
