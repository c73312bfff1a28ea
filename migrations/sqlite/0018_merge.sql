-- One matter, several reports: a report that was merged names its lead, and a lead counts them. Derived, as all of `report`.
ALTER TABLE report ADD COLUMN lead_id INTEGER;                        -- the report that it was merged into
ALTER TABLE report ADD COLUMN merged_prev TEXT NOT NULL DEFAULT '';   -- prev_state as it was before
ALTER TABLE report ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;      -- reports that follow this one
ALTER TABLE report ADD COLUMN is_apart INTEGER NOT NULL DEFAULT 0;    -- its reporter wants it by itself
CREATE INDEX report_lead ON report (lead_id, id) WHERE lead_id IS NOT NULL;
-- Leads that cannot lead any more, or have an answer to pass on: what a job looks for.
CREATE INDEX report_led ON report (id)
    WHERE merged > 0 AND state IN ('answered', 'closed', 'archived', 'withdrawn', 'merged');
