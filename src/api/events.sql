-- api_salts_of(stream_id int)
SELECT seq, field, salt FROM event_text WHERE stream_id = :stream_id ORDER BY seq, field;
