"""Triggers that keep the search index up to date in the transaction that changes a post or comment.

Code that writes a text also writes its words, in columns of its row (see forum/text/analysis.py). The triggers
move them from there into the index, so rows of threads stay narrow. If a text was changed without its words, the
words of its entry become NULL, and `manage.py index_search` fills them in.
"""

from forum.posts.models.post import PUBLISHED

from .models import BLOCK_SIZE

COMMENTS = f"""
CREATE OR REPLACE FUNCTION search_write_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, block, is_visible, words)
    VALUES (
        NEW.id, NEW.post_id, NEW.author_id, NEW.created_at, NEW.id / {BLOCK_SIZE},
        NEW.hidden_at IS NULL AND NEW.withdrawn_at IS NULL, NEW.search_words
    )
    ON CONFLICT (comment_id) DO UPDATE SET
        author_id = excluded.author_id, is_visible = excluded.is_visible,
        words = CASE
            WHEN excluded.words IS NULL AND NEW.body_html = OLD.body_html THEN search_commententry.words
            ELSE excluded.words
        END;
    NEW.search_words := NULL;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION search_forget_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_commententry USING deleted WHERE comment_id = deleted.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_write BEFORE INSERT ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION search_write_comment();
CREATE OR REPLACE TRIGGER search_follow
    BEFORE UPDATE OF search_words, body_html, author_id, hidden_at, withdrawn_at ON comments_comment
    FOR EACH ROW WHEN (
        NEW.search_words IS NOT NULL
        OR (OLD.body_html, OLD.author_id, OLD.hidden_at, OLD.withdrawn_at)
        IS DISTINCT FROM (NEW.body_html, NEW.author_id, NEW.hidden_at, NEW.withdrawn_at)
    ) EXECUTE FUNCTION search_write_comment();
CREATE OR REPLACE TRIGGER search_forget AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_comments();
"""
POSTS = f"""
CREATE OR REPLACE FUNCTION search_write_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_postentry (post_id, author_id, created_at, block, is_visible, title, words)
    VALUES (
        NEW.id, NEW.author_id, coalesce(NEW.published_at, NEW.created_at), NEW.id / {BLOCK_SIZE},
        NEW.{PUBLISHED}, NEW.search_title, NEW.search_words
    )
    ON CONFLICT (post_id) DO UPDATE SET
        author_id = excluded.author_id, created_at = excluded.created_at, is_visible = excluded.is_visible,
        title = coalesce(excluded.title, search_postentry.title),
        words = CASE
            WHEN excluded.words IS NULL AND (NEW.title, NEW.source_name, NEW.byline, NEW.body_html)
                = (OLD.title, OLD.source_name, OLD.byline, OLD.body_html) THEN search_postentry.words
            ELSE excluded.words
        END;
    NEW.search_title := NULL;
    NEW.search_words := NULL;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION search_forget_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_postentry USING deleted WHERE post_id = deleted.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_write BEFORE INSERT ON posts_post
    FOR EACH ROW EXECUTE FUNCTION search_write_post();
CREATE OR REPLACE TRIGGER search_follow BEFORE UPDATE OF
    search_words, title, source_name, byline, body_html, author_id, status, published_at ON posts_post
    FOR EACH ROW WHEN (
        NEW.search_words IS NOT NULL
        OR (OLD.title, OLD.source_name, OLD.byline, OLD.body_html, OLD.author_id, OLD.status, OLD.published_at)
        IS DISTINCT FROM
        (NEW.title, NEW.source_name, NEW.byline, NEW.body_html, NEW.author_id, NEW.status, NEW.published_at)
    ) EXECUTE FUNCTION search_write_post();
CREATE OR REPLACE TRIGGER search_forget AFTER DELETE ON posts_post
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_posts();
"""
# The words of most comments take 1 to 3 kB, and ranking reads hundreds of them. So they are stored uncompressed
# and inside the row. The planner gets statistics on 4,000 words, and assumes that all others are rare.
STORAGE = """
ALTER TABLE search_{kind}entry SET (toast_tuple_target = 8160);
ALTER TABLE search_{kind}entry ALTER words SET STORAGE EXTERNAL;
ALTER TABLE search_{kind}entry ALTER words SET STATISTICS 400;
"""
ALL = COMMENTS + POSTS + STORAGE.format(kind="comment") + STORAGE.format(kind="post")

# The words that a search without results can suggest: exact forms from titles, and parts of the names of sources.
BETWEEN_WORDS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+"  # any locale's
)
SPELLINGS = f"""
CREATE OR REPLACE FUNCTION search_add_spellings(words text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_spelling (text)
    SELECT DISTINCT word FROM unnest(words) AS word
    WHERE length(word) BETWEEN 3 AND 40 AND NOT EXISTS (SELECT FROM search_spelling WHERE text = word)
$$;
CREATE OR REPLACE FUNCTION search_add_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_add_spellings(ARRAY(SELECT lexeme FROM unnest(NEW.title) WHERE weights && '{{B,C}}'));
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION search_add_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_add_spellings(regexp_split_to_array(NEW.source_name, '{BETWEEN_WORDS}'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_spell_title AFTER INSERT OR UPDATE OF title, is_visible ON search_postentry
    FOR EACH ROW WHEN (NEW.is_visible AND NEW.title IS NOT NULL) EXECUTE FUNCTION search_add_title();
CREATE OR REPLACE TRIGGER search_spell_source AFTER INSERT OR UPDATE OF source_name, status ON posts_post
    FOR EACH ROW WHEN (NEW.{PUBLISHED} AND NEW.source_name <> '') EXECUTE FUNCTION search_add_source();
"""
EXISTING_SPELLINGS = f"""
SELECT search_add_spellings(ARRAY(
    SELECT lexeme FROM search_postentry, unnest(title) WHERE is_visible AND weights && '{{B,C}}'
    UNION SELECT regexp_split_to_table(source_name, '{BETWEEN_WORDS}') FROM posts_post WHERE {PUBLISHED}
));
"""
