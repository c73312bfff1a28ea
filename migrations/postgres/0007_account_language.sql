-- In which language an account is written to.
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT 'id';
