-- use agency/agency.parts
-- agency_all()
SELECT {agency_row}
  FROM agency
 ORDER BY id;

-- Of an import, whose own rows are not kept yet.
-- agency_stored(code text)
SELECT {agency_row}
  FROM agency
 WHERE code = :code;

-- agency_put(id int, code text, name text, kind text, parent_id int?, path text, area_code text?, zone_min int, work_week int, is_inspector bool, needs_review bool, is_active bool, valid_from text, source text)
INSERT INTO agency (id, code, name, kind, parent_id, path, area_code, zone_min, work_week,
                    is_inspector, needs_review, is_active, valid_from, valid_to, source)
VALUES (:id, :code, :name, :kind, :parent_id, :path, :area_code, :zone_min, :work_week,
        :is_inspector, :needs_review, :is_active, :valid_from, NULL, :source)
ON CONFLICT (id) DO UPDATE
   SET code = excluded.code, name = excluded.name, kind = excluded.kind,
       area_code = excluded.area_code, zone_min = excluded.zone_min,
       work_week = excluded.work_week, is_inspector = excluded.is_inspector,
       needs_review = excluded.needs_review, is_active = excluded.is_active,
       source = CASE WHEN excluded.source = '' THEN agency.source ELSE excluded.source END;
