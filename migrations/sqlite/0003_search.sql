-- Words to find reports by, stemmed by the program: derived, made anew by `lapor rebuild`.
-- The row's id is the report's; one word says who may find it.
CREATE VIRTUAL TABLE search USING fts5 (words, columnsize = 0, tokenize = "ascii tokenchars '_'");
