"""Whoever writes, hides, edits, imports or deletes keeps the index of the search in the same transaction.

Statements that insert or delete thousands are answered by one statement; updates, row by row, only where something
changed that a search knows. A value that is counted does not even come here.

search_language() says in which language words are reduced, for writing and for searching alike;
`manage.py index_search` replaces it. STABLE, because plans that are kept would remember what an IMMUTABLE one said.
"""

from django.db import migrations

LANGUAGE = """
CREATE FUNCTION search_language() RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT 'pg_catalog.english'::regconfig $$;
"""
NO_LANGUAGE = "DROP FUNCTION search_language();"

WORDS = """
CREATE FUNCTION search_words(title text, credit text, html text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector(search_language(), title), 'A')
        || setweight(to_tsvector(search_language(), credit), 'B')
        || to_tsvector(search_language(), html)
$$;
CREATE FUNCTION search_words(html text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector(search_language(), html)
$$;
"""
NO_WORDS = """
DROP FUNCTION search_words(text, text, text);
DROP FUNCTION search_words(text);
"""

COMMENTS = """
CREATE FUNCTION search_enter_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, shelf, words)
    SELECT id, post_id, author_id, created_at, id / 256, search_words(body_html)
    FROM written WHERE hidden_at IS NULL AND withdrawn_at IS NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION search_follow_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.hidden_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN
        DELETE FROM search_commententry WHERE comment_id = NEW.id;
    ELSE
        INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, shelf, words)
        VALUES (NEW.id, NEW.post_id, NEW.author_id, NEW.created_at, NEW.id / 256, search_words(NEW.body_html))
        ON CONFLICT (comment_id) DO UPDATE SET author_id = excluded.author_id, words = excluded.words;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION search_forget_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_commententry USING deleted WHERE comment_id = deleted.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_enter AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_enter_comments();
CREATE TRIGGER search_forget AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_comments();
CREATE TRIGGER search_follow AFTER UPDATE OF body_html, author_id, hidden_at, withdrawn_at ON comments_comment
    FOR EACH ROW WHEN (
        (OLD.body_html, OLD.author_id, OLD.hidden_at IS NULL, OLD.withdrawn_at IS NULL)
        IS DISTINCT FROM (NEW.body_html, NEW.author_id, NEW.hidden_at IS NULL, NEW.withdrawn_at IS NULL)
    ) EXECUTE FUNCTION search_follow_comment();
"""
NO_COMMENTS = """
DROP TRIGGER search_enter ON comments_comment;
DROP TRIGGER search_forget ON comments_comment;
DROP TRIGGER search_follow ON comments_comment;
DROP FUNCTION search_enter_comments();
DROP FUNCTION search_follow_comment();
DROP FUNCTION search_forget_comments();
"""

POSTS = """
CREATE FUNCTION search_enter_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_postentry (post_id, author_id, created_at, shelf, words)
    SELECT id, author_id, published_at, id / 256, search_words(title, source_name || ' ' || byline, body_html)
    FROM written WHERE status = 'published';
    RETURN NULL;
END $$;
CREATE FUNCTION search_follow_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'published' THEN
        DELETE FROM search_postentry WHERE post_id = NEW.id;
    ELSE
        INSERT INTO search_postentry (post_id, author_id, created_at, shelf, words)
        VALUES (
            NEW.id, NEW.author_id, NEW.published_at, NEW.id / 256,
            search_words(NEW.title, NEW.source_name || ' ' || NEW.byline, NEW.body_html)
        )
        ON CONFLICT (post_id) DO UPDATE
            SET author_id = excluded.author_id, created_at = excluded.created_at, words = excluded.words;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION search_forget_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_postentry USING deleted WHERE post_id = deleted.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_enter AFTER INSERT ON posts_post
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_enter_posts();
CREATE TRIGGER search_forget AFTER DELETE ON posts_post
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_posts();
CREATE TRIGGER search_follow
    AFTER UPDATE OF title, source_name, byline, body_html, author_id, status, published_at ON posts_post
    FOR EACH ROW WHEN (
        (OLD.title, OLD.source_name, OLD.byline, OLD.body_html, OLD.author_id, OLD.status, OLD.published_at)
        IS DISTINCT FROM
        (NEW.title, NEW.source_name, NEW.byline, NEW.body_html, NEW.author_id, NEW.status, NEW.published_at)
    ) EXECUTE FUNCTION search_follow_post();
"""
NO_POSTS = """
DROP TRIGGER search_enter ON posts_post;
DROP TRIGGER search_forget ON posts_post;
DROP TRIGGER search_follow ON posts_post;
DROP FUNCTION search_enter_posts();
DROP FUNCTION search_follow_post();
DROP FUNCTION search_forget_posts();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]
    operations = [
        # Making a trigger waits for who writes, and all who write after that wait for it.
        migrations.RunSQL("SET LOCAL lock_timeout = '10s'", migrations.RunSQL.noop),
        migrations.RunSQL(LANGUAGE, NO_LANGUAGE),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(COMMENTS, NO_COMMENTS),
        migrations.RunSQL(POSTS, NO_POSTS),
    ]
