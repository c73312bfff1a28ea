-- lease_make(id int, task text)
INSERT INTO job (id, kind, key, data, run_at, attempts, lease_until, last_error, failed_at)
VALUES (:id, 'task', :task, '{}', 0, 0, 0, '', NULL)
ON CONFLICT (kind, key) DO NOTHING;

-- lease_take(task text, now int, until int)
UPDATE job SET lease_until = :until, attempts = attempts + 1
 WHERE kind = 'task' AND key = :task AND lease_until <= :now AND run_at <= :now;

-- lease_give(task text, next_at int)
UPDATE job SET lease_until = 0, run_at = :next_at WHERE kind = 'task' AND key = :task;

-- lease_due(task text, now int)
SELECT COUNT(*) AS n
  FROM job
 WHERE kind = 'task' AND key = :task AND (lease_until > :now OR run_at > :now);
