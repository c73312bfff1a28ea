-- setting_all()
SELECT key, value FROM setting;

-- setting_put(key text, value text, at int)
INSERT INTO setting (key, value, changed_at) VALUES (:key, :value, :at)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at;
