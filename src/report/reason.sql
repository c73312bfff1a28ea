-- reason_list(kind text)
SELECT code, kind, name, name_en FROM reason WHERE kind = :kind AND is_active ORDER BY sort;

-- reason_count(kind text, code text)
SELECT COUNT(*) AS n FROM reason WHERE kind = :kind AND code = :code AND is_active;
