-- account_insert(id int, name text, display_name text, email text?, password text?, must_change bool, ref_salt blob, language text, now int)
INSERT INTO account (id, name, display_name, email, password, must_change, totp_sealed, totp_step,
                     ref_salt, failed, locked_until, created_at, seen_at, disabled_at, language)
VALUES (:id, :name, :display_name, :email, :password, :must_change, NULL, 0,
        :ref_salt, 0, 0, :now, NULL, NULL, :language)
ON CONFLICT (name) DO NOTHING;

-- account_set_names(id int, name text, display_name text, email text?)
UPDATE account
   SET name = :name, display_name = :display_name, email = :email
 WHERE id = :id;

-- account_set_language(id int, language text)
UPDATE account
   SET language = :language
 WHERE id = :id;

-- account_set_disabled(id int, disabled_at int?)
UPDATE account
   SET disabled_at = :disabled_at
 WHERE id = :id;

-- account_set_password(id int, password text, must_change bool)
UPDATE account
   SET password = :password, must_change = :must_change, failed = 0, locked_until = 0
 WHERE id = :id;

-- membership_insert(account_id int, agency_id int, role text, valid_from int, valid_to int?)
INSERT INTO membership (account_id, agency_id, role, valid_from, valid_to)
VALUES (:account_id, :agency_id, :role, :valid_from, :valid_to)
ON CONFLICT (account_id, agency_id, role, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to;

-- membership_end(account_id int, agency_id int, role text, now int)
UPDATE membership
   SET valid_to = CASE WHEN valid_from > :now THEN valid_from ELSE :now END
 WHERE account_id = :account_id AND agency_id = :agency_id AND role = :role
   AND (valid_to IS NULL OR valid_to > :now);

-- account_lines(tree text, homeless bool, pattern text, show_active bool, show_disabled bool, now int, max int, skip int)
SELECT a.id, a.name, a.display_name, a.password, a.totp_sealed, a.seen_at, a.disabled_at, m.role,
       m.agency_id, g.code AS agency_code, g.name AS agency_name, g.path AS agency_path,
       m.valid_from, m.valid_to
  FROM account a
  LEFT JOIN membership m ON m.account_id = a.id AND (m.valid_to IS NULL OR m.valid_to > :now)
  LEFT JOIN agency g ON g.id = m.agency_id
 WHERE a.id IN (
       SELECT b.id
         FROM account b
        WHERE (lower(b.display_name) LIKE :pattern ESCAPE '!' OR b.name LIKE :pattern ESCAPE '!')
          AND ((:show_active AND b.disabled_at IS NULL)
               OR (:show_disabled AND b.disabled_at IS NOT NULL))
          AND (EXISTS (SELECT 1
                         FROM membership n
                         JOIN agency h ON h.id = n.agency_id
                        WHERE n.account_id = b.id AND (n.valid_to IS NULL OR n.valid_to > :now)
                          AND substr(h.path, 1, length(:tree)) = :tree)
               OR (:homeless AND NOT EXISTS (SELECT 1
                                               FROM membership n
                                              WHERE n.account_id = b.id
                                                AND (n.valid_to IS NULL OR n.valid_to > :now))))
        ORDER BY b.display_name, b.id
        LIMIT :max OFFSET :skip)
 ORDER BY a.display_name, a.id, g.path, m.role;
