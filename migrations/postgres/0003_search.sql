-- Words to find reports by, stemmed by the program: derived, made anew by `lapor rebuild`.
-- One word says who may find it.
CREATE TABLE search (
    report_id BIGINT NOT NULL PRIMARY KEY,
    words     TSVECTOR NOT NULL
);
CREATE INDEX search_words ON search USING GIN (words);
