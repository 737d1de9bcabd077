-- Words of past feedback, to be searched. The index keeps no text of its own: it reads `feedback`.
CREATE VIRTUAL TABLE feedback_words USING fts5 (
    text, author_name, author_login,
    content = 'feedback', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
-- What is taken out leaves nothing behind in the index, not even what it was.
INSERT INTO feedback_words (feedback_words, rank) VALUES ('secure-delete', 1);

-- Rows come in by themselves only in the background (`store/search.rs`), but they go out at once, in
-- the transaction that removes or changes them. `docsize` knows which rows are in.
CREATE TRIGGER feedback_words_changed AFTER UPDATE OF text, author_name, author_login ON feedback
WHEN (old.text <> new.text OR old.author_name <> new.author_name OR old.author_login <> new.author_login)
    AND EXISTS (SELECT 1 FROM feedback_words_docsize WHERE id = old.id)
BEGIN
    INSERT INTO feedback_words (feedback_words, rowid, text, author_name, author_login)
    VALUES ('delete', old.id, old.text, old.author_name, old.author_login);
    INSERT INTO feedback_words (rowid, text, author_name, author_login)
    SELECT new.id, new.text, new.author_name, new.author_login WHERE new.state <> 'deleted' AND new.text <> '';
END;
CREATE TRIGGER feedback_words_gone AFTER DELETE ON feedback
WHEN EXISTS (SELECT 1 FROM feedback_words_docsize WHERE id = old.id)
BEGIN
    INSERT INTO feedback_words (feedback_words, rowid, text, author_name, author_login)
    VALUES ('delete', old.id, old.text, old.author_name, old.author_login);
END;
