-- anchor_of(target text)
SELECT target, size, sent_at, next_at, attempts, error FROM ledger_anchor WHERE target = :target;

-- anchor_put(target text, size int, sent_at int, next_at int, attempts int, error text)
INSERT INTO ledger_anchor (target, size, sent_at, next_at, attempts, error)
VALUES (:target, :size, :sent_at, :next_at, :attempts, :error)
ON CONFLICT (target) DO UPDATE
   SET size = excluded.size, sent_at = excluded.sent_at, next_at = excluded.next_at,
       attempts = excluded.attempts, error = excluded.error;
