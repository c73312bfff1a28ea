-- area_by_code(code text)
SELECT code, name, parent, level, zone_min FROM area WHERE code = :code;

-- area_up(code text)
SELECT a.level, b.level AS level_1, c.level AS level_2, a.name, b.name AS name_1, c.name AS name_2
  FROM area a
  LEFT JOIN area b ON b.code = a.parent
  LEFT JOIN area c ON c.code = b.parent
 WHERE a.code = :code;

-- area_children(parent text)
SELECT code, name, parent, level, zone_min FROM area WHERE parent = :parent ORDER BY name;

-- area_provinces()
SELECT code, name, parent, level, zone_min FROM area WHERE parent IS NULL ORDER BY code;

-- A regency is looked for without its kind too: "kubu raya" is "kabupaten kubu raya".
-- area_search(low text, high text, max int)
SELECT code, name, parent, level, zone_min
  FROM area
 WHERE (search_name >= :low AND search_name < :high)
    OR (search_name >= 'kabupaten ' || :low AND search_name < 'kabupaten ' || :high)
    OR (search_name >= 'kota ' || :low AND search_name < 'kota ' || :high)
 ORDER BY level, search_name, code
 LIMIT :max;

-- area_clear()
DELETE FROM area;

-- area_put_rows(rows text) @sqlite
INSERT INTO area (code, name, parent, level, zone_min, search_name)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  FROM json_each(:rows);

-- area_put_rows(rows text) @postgres
INSERT INTO area (code, name, parent, level, zone_min, search_name)
SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT),
       value ->> 5
  FROM json_array_elements(CAST(:rows AS json));
