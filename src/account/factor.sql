-- factor_put(id int, sealed blob?, step int)
UPDATE account
   SET totp_sealed = :sealed, totp_step = CASE WHEN totp_step > :step THEN totp_step ELSE :step END
 WHERE id = :id;

-- factor_step(id int, step int)
UPDATE account
   SET totp_step = :step
 WHERE id = :id AND totp_step < :step;

-- recovery_clear(account_id int)
DELETE FROM recovery_code
 WHERE account_id = :account_id;

-- recovery_insert(account_id int, hash blob, pepper int)
INSERT INTO recovery_code (account_id, hash, pepper, used_at)
VALUES (:account_id, :hash, :pepper, NULL);

-- recovery_use(account_id int, hash blob, now int)
UPDATE recovery_code
   SET used_at = :now
 WHERE account_id = :account_id AND hash = :hash AND used_at IS NULL;

-- recovery_unused(account_id int)
SELECT COUNT(*) AS n
  FROM recovery_code
 WHERE account_id = :account_id AND used_at IS NULL;
