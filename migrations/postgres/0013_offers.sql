-- One owner, always: what is offered to whom, how often, and who decides when two offices disagree.
ALTER TABLE report ADD COLUMN offers BIGINT NOT NULL DEFAULT 0;    -- made so far
ALTER TABLE report ADD COLUMN offered_id BIGINT;                   -- agency of the open offer
ALTER TABLE report ADD COLUMN arbiter_id BIGINT;                   -- agency that decides, or has decided
