-- outbox_insert(id int, report_id int?, seq int?, recipient text, account_id int?, template text, data text, at int)
INSERT INTO outbox (id, report_id, seq, recipient, account_id, template, data, created_at, next_at,
                    attempts, sent_at, gave_up_at, last_error)
VALUES (:id, :report_id, :seq, :recipient, :account_id, :template, :data, :at, :at, 0, NULL, NULL, '');
