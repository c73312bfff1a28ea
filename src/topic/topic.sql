-- topic_all()
SELECT id, code, name, name_en, parent_id, lapor_id, is_confidential FROM topic;

-- Of an import, whose own rows are not kept yet.
-- topic_stored(code text)
SELECT id, code, name, name_en, parent_id, lapor_id, is_confidential FROM topic WHERE code = :code;

-- topic_by_lapor_id(lapor_id int)
SELECT id, code, name, name_en, parent_id, lapor_id, is_confidential
  FROM topic
 WHERE lapor_id = :lapor_id
 ORDER BY id
 LIMIT 1;

-- topic_roots(day text)
SELECT id, code, name, name_en, parent_id, lapor_id, is_confidential
  FROM topic
 WHERE parent_id IS NULL AND is_active AND (valid_to IS NULL OR valid_to >= :day)
 ORDER BY sort;

-- topic_children(parent_id int, day text)
SELECT id, code, name, name_en, parent_id, lapor_id, is_confidential
  FROM topic
 WHERE parent_id = :parent_id AND is_active AND (valid_to IS NULL OR valid_to >= :day)
 ORDER BY sort;

-- topic_put(id int, code text, name text, name_en text, parent_id int?, lapor_id int?, is_confidential bool, sort int, valid_from text, valid_to text?)
INSERT INTO topic (id, code, name, name_en, parent_id, lapor_id, is_confidential, is_active, sort, valid_from, valid_to)
VALUES (:id, :code, :name, :name_en, :parent_id, :lapor_id, :is_confidential, TRUE, :sort, :valid_from, :valid_to)
ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, name_en = excluded.name_en, parent_id = excluded.parent_id,
       lapor_id = excluded.lapor_id, is_confidential = excluded.is_confidential, is_active = TRUE,
       sort = excluded.sort, valid_from = excluded.valid_from, valid_to = excluded.valid_to;
