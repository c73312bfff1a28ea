-- account_next_seq(account_id int)
SELECT COALESCE(MAX(seq), 0) + 1 AS seq
  FROM event
 WHERE stream_id = :account_id;
