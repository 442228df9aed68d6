"""Text as PostgreSQL's pg_trgm compares it, the same on every database.

On a database with the locale C, pg_trgm ignores all letters but a to z. So a text is first reduced to these.
Accents are dropped. Other letters become one of sixteen, depending on their code point: in most scripts, the same
one in both cases. Everything else separates words. Several letters become the same one, so keys only find
candidates, and Python compares the texts.
"""

from django.db import models

# Each word begins with a space. So "key LIKE '%' || trigram_key('zo') || '%'" finds names with a word like Zoë.
KEY = r"""
CREATE OR REPLACE FUNCTION trigram_key(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ' ' || regexp_replace(lower(CASE WHEN octet_length(written) = length(written) THEN written ELSE (
    SELECT string_agg(
        CASE
            WHEN code < 128 THEN letter
            WHEN code BETWEEN 160 AND 191 OR code BETWEEN 688 AND 767 OR code BETWEEN 8192 AND 12351 THEN ' '
            ELSE chr(97 + code % 16)
        END, '' ORDER BY place
    )
    FROM string_to_table(translate(normalize(written, NFKD), 'øØłŁđĐðÐħĦŧŦı', 'oollddddhhtti'), NULL)
        WITH ORDINALITY AS letters (letter, place), ascii(letter) AS code
    WHERE code NOT BETWEEN 768 AND 879
) END COLLATE "C"), '[^a-z0-9]+', ' ', 'g');
"""


class TrigramKey(models.Func):
    """The key of a text, or of several texts together. An index on it needs the class gin_trgm_ops."""

    function = "trigram_key"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()
