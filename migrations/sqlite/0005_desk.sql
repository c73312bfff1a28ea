-- All that a desk's counts ask for stands in its indexes, so that they look up nothing else.
DROP INDEX report_scope_desk;
DROP INDEX report_scope_due;
CREATE INDEX report_scope_desk ON report_scope (agency_id, desk, due_at, report_id, relation, person_id);
CREATE INDEX report_scope_due ON report_scope (agency_id, due_at, report_id, desk, relation);
