"""The part of the ETag that all pages share, because every page shows names."""

from accounts.models.user import SUSPENDED
from forum.pagecache.etags import topic

# Names of members and categories. Moderators lose their badge while suspended. Nothing is written when a
# suspension ends, so current suspensions are counted.
NAMES = f"""
    {topic("names")},
    (SELECT count(*) FROM accounts_user WHERE role <> 'member' AND {SUSPENDED})
"""
