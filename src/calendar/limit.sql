-- limit_all()
SELECT kind, class, agency_id, valid_from, valid_to, amount, unit, source
  FROM limit_rule
 ORDER BY kind, class, agency_id, valid_from;

-- limit_put(kind text, class text, agency_id int, valid_from text, valid_to text?, amount int, unit text, source text)
INSERT INTO limit_rule (kind, class, agency_id, valid_from, valid_to, amount, unit, source)
VALUES (:kind, :class, :agency_id, :valid_from, :valid_to, :amount, :unit, :source)
ON CONFLICT (kind, class, agency_id, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to, amount = excluded.amount, unit = excluded.unit,
       source = excluded.source;
