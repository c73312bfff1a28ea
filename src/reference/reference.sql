-- reason_put(code text, kind text, name text, name_en text, source text, sort int)
INSERT INTO reason (code, kind, name, name_en, source, sort, is_active)
VALUES (:code, :kind, :name, :name_en, :source, :sort, TRUE)
ON CONFLICT (code) DO UPDATE
   SET kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, source = excluded.source,
       sort = excluded.sort, is_active = TRUE;

-- role_right_put(action text, role text, valid_from text)
INSERT INTO role_right (action, role, valid_from, valid_to) VALUES (:action, :role, :valid_from, NULL)
ON CONFLICT (action, role, valid_from) DO NOTHING;
