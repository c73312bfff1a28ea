-- outbox_insert(id int, report_id int?, seq int?, recipient text, account_id int?, template text, data text, at int, next_at int, sent_at int?)
INSERT INTO outbox (id, report_id, seq, recipient, account_id, template, data, created_at, next_at,
                    attempts, sent_at, gave_up_at, last_error)
VALUES (:id, :report_id, :seq, :recipient, :account_id, :template, :data, :at, :next_at, 0, :sent_at, NULL, '');

-- outbox_settle(node int, never int)
UPDATE outbox SET sent_at = created_at, next_at = :never
 WHERE next_at < :never AND sent_at IS NULL AND gave_up_at IS NULL AND (id >> 12) & 1023 = :node;

-- What is done is not in the index, so that this walks only what waits.
-- outbox_due(now int, max int)
SELECT o.id, o.report_id, o.recipient, o.account_id, o.template, o.data, o.attempts, r.number,
       r.is_confidential
  FROM outbox o
  JOIN report r ON r.id = o.report_id
 WHERE o.next_at <= :now AND o.sent_at IS NULL AND o.gave_up_at IS NULL
 ORDER BY o.next_at
 LIMIT :max;

-- outbox_due_n(now int)
SELECT COUNT(*) AS n FROM (SELECT id FROM outbox WHERE next_at <= :now AND sent_at IS NULL AND gave_up_at IS NULL AND report_id IS NOT NULL LIMIT 1) o;

-- A row is leased by its own columns: due again at the end of the lease, and `attempts` tells whose it is.
-- outbox_claim(id int, attempts int, now int, until int)
UPDATE outbox SET attempts = attempts + 1, next_at = :until
 WHERE id = :id AND attempts = :attempts AND next_at <= :now AND sent_at IS NULL AND gave_up_at IS NULL;

-- outbox_hold(id int, attempts int, until int)
UPDATE outbox SET next_at = :until
 WHERE id = :id AND attempts = :attempts AND sent_at IS NULL AND gave_up_at IS NULL;

-- outbox_again(id int, attempts int, next_at int, error text)
UPDATE outbox SET next_at = :next_at, last_error = :error
 WHERE id = :id AND attempts = :attempts AND sent_at IS NULL AND gave_up_at IS NULL;

-- outbox_release(id int, attempts int, now int)
UPDATE outbox SET next_at = :now, attempts = attempts - 1
 WHERE id = :id AND attempts = :attempts AND sent_at IS NULL AND gave_up_at IS NULL;

-- outbox_sent(id int, now int, never int)
UPDATE outbox SET sent_at = :now, next_at = :never, last_error = '' WHERE id = :id;

-- outbox_gave_up(id int, attempts int, now int, never int, error text)
UPDATE outbox SET gave_up_at = :now, next_at = :never, last_error = :error
 WHERE id = :id AND attempts = :attempts AND sent_at IS NULL;

-- outbox_waiting()
SELECT COUNT(*) AS n FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL;

-- Ids are of the time of writing; what still waits is never that old.
-- outbox_forget(before int, max int)
DELETE FROM outbox
 WHERE id IN (SELECT id
                FROM outbox
               WHERE id < :before AND (sent_at IS NOT NULL OR gave_up_at IS NOT NULL)
               ORDER BY id
               LIMIT :max);

-- delivery_forget(before int, max int)
DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE id < :before ORDER BY id LIMIT :max);

-- delivery_insert(id int, outbox_id int, channel text, at int, outcome text, provider_id text)
INSERT INTO delivery (id, outbox_id, channel, at, outcome, provider_id)
VALUES (:id, :outbox_id, :channel, :at, :outcome, :provider_id);

-- delivery_done(outbox_id int, provider_id text)
SELECT COUNT(*) AS n
  FROM delivery
 WHERE outbox_id = :outbox_id AND provider_id = :provider_id AND outcome IN ('sent', 'refused');
