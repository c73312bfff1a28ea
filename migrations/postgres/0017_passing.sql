-- Between which offices cases go back and forth is asked of the newest offers.
DROP INDEX IF EXISTS offer_to;
CREATE INDEX offer_made ON offer (made_at, report_id, from_id, to_id, outcome);
