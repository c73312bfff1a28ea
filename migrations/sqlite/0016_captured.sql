-- The camera named no zone: captured_at is its clock read as western Indonesia's, and means that of
-- the place.
ALTER TABLE attachment ADD COLUMN captured_local INTEGER NOT NULL DEFAULT 0;
