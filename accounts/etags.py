"""The part of the ETag that all pages share, because all of them show names."""

from accounts.models.user import SUSPENDED
from forum.pagecache.etags import topic

# The names of members and categories. Moderators lose their badge while suspended; nothing is written when a
# suspension ends, so those that still run are counted.
NAMES = f"""
    {topic("names")},
    (SELECT count(*) FROM accounts_user WHERE role <> 'member' AND {SUSPENDED})
"""
