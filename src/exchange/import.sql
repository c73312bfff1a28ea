-- use agency/agency.parts
-- import_known(number text)
SELECT COUNT(*) AS n FROM external_number WHERE system = 'lapor' AND number = :number;

-- import_number(number text, report_id int)
INSERT INTO external_number (system, number, report_id) VALUES ('lapor', :number, :report_id);

-- import_agency_named(name text)
SELECT {agency_row}
  FROM agency
 WHERE lower(name) = lower(:name)
 ORDER BY id
 LIMIT 1;

-- import_agency_put(id int, code text, name text, parent_id int, path text, area_code text?, zone_min int, day text)
INSERT INTO agency (id, code, name, kind, parent_id, path, area_code, zone_min, work_week,
                    is_inspector, needs_review, is_active, valid_from, valid_to, source)
VALUES (:id, :code, :name, 'imported', :parent_id, :path, :area_code, :zone_min, 5, FALSE, FALSE, TRUE,
        :day, NULL, 'LAPOR! export');

-- import_topic_named(name text)
SELECT id FROM topic WHERE lower(name) = lower(:name) ORDER BY id LIMIT 1;

-- import_districts(name text, below text)
SELECT code FROM area
 WHERE search_name = :name AND level = 3 AND code LIKE :below
 ORDER BY code
 LIMIT 2;

-- import_area_named(name text, parent text?, level int)
SELECT code FROM area
 WHERE search_name = :name AND level = :level AND (:parent IS NULL OR parent = :parent)
 ORDER BY code
 LIMIT 1;
