-- use attachment/attachment.parts
-- attachment_insert(id int, report_id int?, seq int?, visibility text, kind text, mime text, bytes int, sha256 blob, thumb blob?, width int?, height int?, captured_at int?, captured_local bool, gps_e6 text?, phash int?, owner_key blob?, created_at int)
INSERT INTO attachment (id, report_id, seq, visibility, kind, mime, bytes, sha256, thumb, width,
                        height, captured_at, captured_local, gps_e6, phash, owner_key,
                        created_at)
VALUES (:id, :report_id, :seq, :visibility, :kind, :mime, :bytes, :sha256, :thumb, :width,
        :height, :captured_at, :captured_local, :gps_e6, :phash, :owner_key, :created_at);

-- attachment_by_id(id int)
SELECT {attachment_row}
  FROM attachment
 WHERE id = :id;

-- attachment_list(report_id int)
SELECT {attachment_row}
  FROM attachment
 WHERE report_id = :report_id
 ORDER BY seq, id;

-- attachment_bind(id int, report_id int, seq int, visibility text, owner_key blob)
UPDATE attachment
   SET report_id = :report_id, seq = :seq, visibility = :visibility, owner_key = NULL
 WHERE id = :id AND report_id IS NULL AND owner_key = :owner_key;

-- attachment_see(id int, report_id int, visibility text)
UPDATE attachment SET visibility = :visibility WHERE id = :id AND report_id = :report_id;

-- attachment_unused(before int, max int)
SELECT {attachment_row}
  FROM attachment
 WHERE report_id IS NULL AND created_at < :before
 ORDER BY created_at, id
 LIMIT :max;

-- attachment_delete(id int)
DELETE FROM attachment WHERE id = :id AND report_id IS NULL;

-- attachment_named(first blob, last blob)
SELECT sha256 AS hash FROM attachment WHERE sha256 BETWEEN :first AND :last
UNION
SELECT thumb AS hash FROM attachment WHERE thumb BETWEEN :first AND :last
 ORDER BY hash;

-- All there are, in order; a few at a time.
-- attachment_hashes(after blob, max int)
SELECT hash FROM (SELECT sha256 AS hash FROM attachment WHERE sha256 > :after ORDER BY sha256 LIMIT :max) AS s
UNION
SELECT hash FROM (SELECT thumb AS hash FROM attachment WHERE thumb > :after ORDER BY thumb LIMIT :max) AS t
 ORDER BY hash
 LIMIT :max;

-- attachment_names(hash blob)
SELECT COUNT(*) AS n
  FROM (SELECT 1 FROM attachment WHERE sha256 = :hash
        UNION ALL
        SELECT 1 FROM attachment WHERE thumb = :hash) AS named;

-- The newest of those that agree in one part; those that differ too much are left to the caller.
-- attachment_alike(phash int, report_id int, max int)
SELECT {attachment_row}
  FROM attachment
 WHERE report_id <> :report_id AND id IN
       (SELECT id FROM (SELECT id FROM attachment
                         WHERE (phash & 65535) = (:phash & 65535) AND {look_indexed}
                         ORDER BY id DESC LIMIT :max) AS a
        UNION
        SELECT id FROM (SELECT id FROM attachment
                         WHERE ((phash >> 16) & 65535) = ((:phash >> 16) & 65535) AND {look_indexed}
                         ORDER BY id DESC LIMIT :max) AS b
        UNION
        SELECT id FROM (SELECT id FROM attachment
                         WHERE ((phash >> 32) & 65535) = ((:phash >> 32) & 65535) AND {look_indexed}
                         ORDER BY id DESC LIMIT :max) AS c
        UNION
        SELECT id FROM (SELECT id FROM attachment
                         WHERE ((phash >> 48) & 65535) = ((:phash >> 48) & 65535) AND {look_indexed}
                         ORDER BY id DESC LIMIT :max) AS d)
 ORDER BY id DESC;

-- attachment_same(sha256 blob, report_id int, max int)
SELECT {attachment_row}
  FROM attachment
 WHERE report_id <> :report_id AND id IN
       (SELECT id FROM attachment WHERE sha256 = :sha256 ORDER BY id DESC LIMIT :max)
 ORDER BY id DESC;
