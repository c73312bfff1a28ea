-- Photos that look alike differ in few bits of phash: two that differ in at most three agree in one
-- of its four parts, which these indexes find, newest first.
CREATE INDEX attachment_look_1 ON attachment ((phash & 65535), id)
    WHERE report_id IS NOT NULL AND phash IS NOT NULL;
CREATE INDEX attachment_look_2 ON attachment (((phash >> 16) & 65535), id)
    WHERE report_id IS NOT NULL AND phash IS NOT NULL;
CREATE INDEX attachment_look_3 ON attachment (((phash >> 32) & 65535), id)
    WHERE report_id IS NOT NULL AND phash IS NOT NULL;
CREATE INDEX attachment_look_4 ON attachment (((phash >> 48) & 65535), id)
    WHERE report_id IS NOT NULL AND phash IS NOT NULL;
-- The newest of those with the same bytes.
DROP INDEX attachment_sha256;
CREATE INDEX attachment_sha256 ON attachment (sha256, id);
