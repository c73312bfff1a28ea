-- receipt_insert(report_id int, hash blob, pepper int)
INSERT INTO receipt (report_id, hash, pepper) VALUES (:report_id, :hash, :pepper);

-- receipt_of(report_id int)
SELECT hash, pepper FROM receipt WHERE report_id = :report_id;

-- idempotency_of(scope text, key_hash blob)
SELECT request_hash, answer, report_id
  FROM idempotency
 WHERE scope = :scope AND key_hash = :key_hash;

-- idempotency_insert(scope text, key_hash blob, request_hash blob, answer blob, report_id int, at int)
INSERT INTO idempotency (scope, key_hash, request_hash, answer, report_id, created_at)
VALUES (:scope, :key_hash, :request_hash, :answer, :report_id, :at);

-- idempotency_expire(before int)
DELETE FROM idempotency WHERE created_at < :before;

-- external_number_of(system text, number text)
SELECT report_id FROM external_number WHERE system = :system AND number = :number;

-- external_number_insert(system text, number text, report_id int)
INSERT INTO external_number (system, number, report_id) VALUES (:system, :number, :report_id);

-- submit_area(code text)
SELECT COUNT(*) AS n FROM area WHERE code = :code;

-- submit_topic(code text)
SELECT id, is_confidential FROM topic WHERE code = :code AND is_active;
