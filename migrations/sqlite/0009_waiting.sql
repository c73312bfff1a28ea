-- Indexes of what is still to come hold only that: of a case that is over nothing rings, of a mail
-- that was sent nothing is due.
DROP INDEX deadline_alarm;
CREATE INDEX deadline_alarm ON deadline (alarm_at) WHERE alarm_at IS NOT NULL;
DROP INDEX outbox_next;
CREATE INDEX outbox_next ON outbox (next_at) WHERE sent_at IS NULL AND gave_up_at IS NULL;
