"""Triggers that update the search index in the transaction that changes a post or comment.

Statements that insert or delete thousands of rows change the index in one statement. Updates change it row by row,
but only if a searchable column changed: counting an upvote doesn't.
"""

from forum.posts.models.post import PUBLISHED

from .models import BLOCK_SIZE

# The language for stemming, in the index and in searches. `manage.py index_search` replaces the function. It's
# STABLE, because cached plans would contain the result of an IMMUTABLE one.
LANGUAGE = """
CREATE OR REPLACE FUNCTION search_language() RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT {name}::regconfig $$;
"""
WORDS = """
CREATE OR REPLACE FUNCTION search_words(title text, credit text, html text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector(search_language(), title), 'A')
        || setweight(to_tsvector(search_language(), credit), 'B')
        || to_tsvector(search_language(), html)
$$;
CREATE OR REPLACE FUNCTION search_words(html text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector(search_language(), html)
$$;
"""
COMMENTS = f"""
CREATE OR REPLACE FUNCTION search_enter_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, block, words)
    SELECT id, post_id, author_id, created_at, id / {BLOCK_SIZE}, search_words(body_html)
    FROM written WHERE NOT is_removed;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_follow_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_removed THEN
        DELETE FROM search_commententry WHERE comment_id = NEW.id;
    ELSE
        INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, block, words)
        VALUES (
            NEW.id, NEW.post_id, NEW.author_id, NEW.created_at, NEW.id / {BLOCK_SIZE}, search_words(NEW.body_html)
        )
        ON CONFLICT (comment_id) DO UPDATE SET author_id = excluded.author_id, words = excluded.words;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_forget_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_commententry USING deleted WHERE comment_id = deleted.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_enter AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_enter_comments();
CREATE OR REPLACE TRIGGER search_forget AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_comments();
CREATE OR REPLACE TRIGGER search_follow
    AFTER UPDATE OF body_html, author_id, hidden_at, withdrawn_at ON comments_comment
    FOR EACH ROW WHEN (
        (OLD.body_html, OLD.author_id, OLD.is_removed)
        IS DISTINCT FROM (NEW.body_html, NEW.author_id, NEW.is_removed)
    ) EXECUTE FUNCTION search_follow_comment();
"""
POSTS = f"""
CREATE OR REPLACE FUNCTION search_enter_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_postentry (post_id, author_id, created_at, block, words)
    SELECT
        id, author_id, published_at, id / {BLOCK_SIZE},
        search_words(title, source_name || ' ' || byline, body_html)
    FROM written WHERE {PUBLISHED};
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_follow_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.{PUBLISHED}) THEN
        DELETE FROM search_postentry WHERE post_id = NEW.id;
    ELSE
        INSERT INTO search_postentry (post_id, author_id, created_at, block, words)
        VALUES (
            NEW.id, NEW.author_id, NEW.published_at, NEW.id / {BLOCK_SIZE},
            search_words(NEW.title, NEW.source_name || ' ' || NEW.byline, NEW.body_html)
        )
        ON CONFLICT (post_id) DO UPDATE
            SET author_id = excluded.author_id, created_at = excluded.created_at, words = excluded.words;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_forget_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_postentry USING deleted WHERE post_id = deleted.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_enter AFTER INSERT ON posts_post
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_enter_posts();
CREATE OR REPLACE TRIGGER search_forget AFTER DELETE ON posts_post
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_posts();
CREATE OR REPLACE TRIGGER search_follow
    AFTER UPDATE OF title, source_name, byline, body_html, author_id, status, published_at ON posts_post
    FOR EACH ROW WHEN (
        (OLD.title, OLD.source_name, OLD.byline, OLD.body_html, OLD.author_id, OLD.status, OLD.published_at)
        IS DISTINCT FROM
        (NEW.title, NEW.source_name, NEW.byline, NEW.body_html, NEW.author_id, NEW.status, NEW.published_at)
    ) EXECUTE FUNCTION search_follow_post();
"""
# The words of most comments take 1 to 3 kB, and ranking reads hundreds of them. So they are stored uncompressed
# and inside the row. The planner gets statistics on 4,000 words, and assumes that all others are rare.
STORAGE = """
ALTER TABLE search_{kind}entry SET (toast_tuple_target = 8160);
ALTER TABLE search_{kind}entry ALTER words SET STORAGE EXTERNAL;
ALTER TABLE search_{kind}entry ALTER words SET STATISTICS 400;
"""
ALL = (
    LANGUAGE.format(name="'pg_catalog.english'")
    + WORDS
    + COMMENTS
    + POSTS
    + STORAGE.format(kind="comment")
    + STORAGE.format(kind="post")
)
