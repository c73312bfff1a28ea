-- account_by_id(id int)
SELECT id, name, display_name, email, password, must_change, totp_sealed, totp_step, failed,
       locked_until, created_at, seen_at, disabled_at, language
  FROM account
 WHERE id = :id;

-- account_by_name(name text)
SELECT id, name, display_name, email, password, must_change, totp_sealed, totp_step, failed,
       locked_until, created_at, seen_at, disabled_at, language
  FROM account
 WHERE name = :name;

-- account_grants(account_id int, now int)
SELECT m.role, m.agency_id, a.path
  FROM membership m
  JOIN agency a ON a.id = m.agency_id
 WHERE m.account_id = :account_id AND m.valid_from <= :now AND (m.valid_to IS NULL OR m.valid_to > :now)
   AND a.is_active
 ORDER BY a.path, m.role;

-- account_list_of(agency_id int, now int)
SELECT DISTINCT a.id, a.name, a.display_name, a.email, a.password, a.must_change, a.totp_sealed,
       a.totp_step, a.failed, a.locked_until, a.created_at, a.seen_at, a.disabled_at, a.language
  FROM membership m
  JOIN account a ON a.id = m.account_id
 WHERE m.agency_id = :agency_id AND m.valid_from <= :now AND (m.valid_to IS NULL OR m.valid_to > :now)
   AND a.disabled_at IS NULL AND m.role IN ('liaison', 'agency_admin', 'coordinator')
 ORDER BY a.display_name, a.id;

-- account_list_over(path text, role text, now int)
SELECT DISTINCT a.id, a.name, a.display_name, a.email, a.password, a.must_change, a.totp_sealed,
       a.totp_step, a.failed, a.locked_until, a.created_at, a.seen_at, a.disabled_at, a.language
  FROM membership m
  JOIN agency g ON g.id = m.agency_id
  JOIN account a ON a.id = m.account_id
 WHERE m.role = :role AND :path LIKE g.path || '%' AND g.is_active
   AND m.valid_from <= :now AND (m.valid_to IS NULL OR m.valid_to > :now)
   AND a.disabled_at IS NULL
 ORDER BY a.display_name, a.id;

-- account_memberships(account_id int)
SELECT m.role, m.agency_id, a.code AS agency_code, a.name AS agency_name, a.path AS agency_path,
       m.valid_from, m.valid_to
  FROM membership m
  JOIN agency a ON a.id = m.agency_id
 WHERE m.account_id = :account_id
 ORDER BY m.valid_from DESC, a.path, m.role;
