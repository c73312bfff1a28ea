-- Wrong codes are counted by address and by report elsewhere: nothing read these.
ALTER TABLE receipt DROP COLUMN failed;
ALTER TABLE receipt DROP COLUMN locked_until;
