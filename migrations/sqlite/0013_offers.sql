-- One owner, always: what is offered to whom, how often, and who decides when two offices disagree.
ALTER TABLE report ADD COLUMN offers INTEGER NOT NULL DEFAULT 0;    -- made so far
ALTER TABLE report ADD COLUMN offered_id INTEGER;                   -- agency of the open offer
ALTER TABLE report ADD COLUMN arbiter_id INTEGER;                   -- agency that decides, or has decided
