-- signin_hold(id int)
UPDATE account
   SET failed = failed
 WHERE id = :id;

-- signin_failed(id int, failed int, locked_until int)
UPDATE account
   SET failed = :failed, locked_until = :locked_until
 WHERE id = :id;

-- signin_done(id int, password text?)
UPDATE account
   SET failed = 0, locked_until = 0, password = COALESCE(:password, password)
 WHERE id = :id;

-- signin_set_password(id int, password text)
UPDATE account
   SET password = :password, must_change = FALSE, failed = 0, locked_until = 0
 WHERE id = :id;
