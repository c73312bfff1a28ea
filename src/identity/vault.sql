-- identity_insert(id int, key_id int, sealed blob, at int)
INSERT INTO identity (id, key_id, sealed, created_at, destroyed_at) VALUES (:id, :key_id, :sealed, :at, NULL);

-- identity_link_insert(report_id int, key_id int, sealed blob)
INSERT INTO identity_link (report_id, key_id, sealed) VALUES (:report_id, :key_id, :sealed);

-- identity_link_of(report_id int)
SELECT sealed FROM identity_link WHERE report_id = :report_id;

-- identity_of(id int)
SELECT sealed FROM identity WHERE id = :id AND sealed IS NOT NULL;

-- The keys that something in the database is sealed or hashed with, each kind of thing once.
-- keys_in_use()
SELECT DISTINCT 'vault' AS kind, key_id, 'identities' AS what FROM identity WHERE sealed IS NOT NULL
UNION ALL
SELECT DISTINCT 'vault', key_id, 'links to identities' FROM identity_link
UNION ALL
SELECT DISTINCT 'pepper', pepper, 'receipts' FROM receipt
UNION ALL
SELECT DISTINCT 'pepper', pepper, 'tokens' FROM token
UNION ALL
SELECT DISTINCT 'pepper', pepper, 'recovery codes' FROM recovery_code
UNION ALL
SELECT DISTINCT 'pepper', pepper, 'support by visitors' FROM support;

-- identity_index_insert(kind text, hash blob, pepper int, identity_id int)
INSERT INTO identity_index (kind, hash, pepper, identity_id) VALUES (:kind, :hash, :pepper, :identity_id)
ON CONFLICT (kind, hash, identity_id) DO NOTHING;
