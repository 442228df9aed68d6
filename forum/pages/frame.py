"""What frames every page: the site's settings, the open categories, the links in the footer, and for members a
notice about new rules.

One query loads all of it, on every page. So nothing is stored in a process that could be out of date.
"""

from typing import Any, NamedTuple

from forum.branding.models import Site
from forum.categories.models import Section
from forum.web.sql import select

from .models import Slug
from .models.page import ACCEPTED_AT_SIGN_UP, START_AS_DRAFTS

# Columns for a query of any page. `member` is the reader's key, or None: then nothing is new.
COLUMNS = """
ARRAY(
    SELECT ARRAY[slug, name, colour::text] FROM categories_category WHERE archived_at IS NULL
    ORDER BY position, name
) AS sections,
(SELECT to_jsonb(branding_site) FROM branding_site) AS site,
ARRAY(SELECT ARRAY[slug, (published_id IS NOT NULL)::text] FROM pages_page) AS stored_pages,
ARRAY(
    SELECT page.slug FROM pages_page AS page JOIN pages_version AS version ON version.id = page.published_id
    WHERE version.is_announced
        AND version.published_at > (SELECT created_at FROM accounts_user WHERE id = %(member)s::bigint)
        AND NOT EXISTS (
            SELECT FROM pages_acknowledgement WHERE member_id = %(member)s::bigint AND version_id = version.id
        )
) AS new_pages
"""


class Frame(NamedTuple):
    site: Site
    sections: list[Section]
    pages: list[Slug]  # those with a public version, in the order of the footer
    new_pages: list[Slug]  # those with a new version that the member hasn't seen

    @property
    def accepted(self) -> list[Slug]:
        """What people accept by signing up."""
        return [slug for slug in self.pages if slug in ACCEPTED_AT_SIGN_UP]

    @property
    def has_rules(self) -> bool:
        return Slug.RULES in self.pages

    @property
    def has_contact(self) -> bool:
        return Slug.CONTACT in self.pages

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Frame":
        """From a row with COLUMNS."""
        public = {slug: slug not in START_AS_DRAFTS for slug in Slug}
        public |= {Slug(slug): is_public == "true" for slug, is_public in row["stored_pages"]}
        return cls(
            site=Site.of_json(row["site"]),
            sections=[Section(slug, name, int(colour)) for slug, name, colour in row["sections"]],
            pages=[slug for slug in Slug if public[slug]],
            new_pages=[slug for slug in Slug if slug in row["new_pages"]],
        )

    @classmethod
    def load(cls, member: int | None) -> "Frame":
        return cls.of(select(f"SELECT {COLUMNS}", {"member": member})[0])
