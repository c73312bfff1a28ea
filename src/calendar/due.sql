-- calendar_newest()
SELECT COALESCE(MAX(version), 0) AS version FROM calendar;

-- holidays_of(version int)
SELECT day, region, kind, name, decree
  FROM holiday
 WHERE version_from <= :version AND (version_to IS NULL OR version_to > :version)
 ORDER BY day, region;

-- What two versions differ in.
-- holidays_changed(old int, new int, first text, last text)
SELECT region, decree, CAST(CASE WHEN version_from > :old THEN 1 ELSE 0 END AS BIGINT) AS brought
  FROM holiday
 WHERE day >= :first AND day <= :last
   AND ((version_from > :old AND version_from <= :new) OR (version_to > :old AND version_to <= :new))
 ORDER BY brought DESC, day;

-- office_hours_all()
SELECT work_week, weekday, valid_from, valid_to, open_min, close_min FROM office_hours;

-- holiday_put(day text, region text, kind text, name text, decree text, version int)
INSERT INTO holiday (day, region, kind, name, decree, version_from, version_to)
VALUES (:day, :region, :kind, :name, :decree, :version, NULL);

-- holiday_end(day text, region text, version int)
UPDATE holiday SET version_to = :version
 WHERE day = :day AND region = :region AND version_to IS NULL;

-- calendar_put(version int, at int, decree text, note text)
INSERT INTO calendar (version, at, decree, note) VALUES (:version, :at, :decree, :note);

-- office_hours_put(work_week int, weekday int, kind text, valid_from text, valid_to text?, open_min int, close_min int, source text)
INSERT INTO office_hours (work_week, weekday, kind, valid_from, valid_to, open_min, close_min, source)
VALUES (:work_week, :weekday, :kind, :valid_from, :valid_to, :open_min, :close_min, :source)
ON CONFLICT (work_week, weekday, kind, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to, open_min = excluded.open_min, close_min = excluded.close_min,
       source = excluded.source;
