"""The query for the ETag of pages of a post."""

from accounts.etags import NAMES
from forum.pagecache.etags import Version

THREAD = f"SELECT concat_ws(' ', {NAMES}, version) FROM posts_post WHERE id = %s AND is_public"


def thread(parameters: dict[str, str], post_id: int, slug: str = "") -> Version | None:
    """The version of the post, which every change of the thread's page increases."""
    return Version(THREAD, (post_id,)) if slug else None
