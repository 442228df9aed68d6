"""What is part of the ETag of every page: the names that all of them show."""

from forum.pagecache.etags import topic

# What pages say of members and categories. A moderator's mark returns as a suspension ends: nobody writes that.
NAMES = f"""
    {topic("names")},
    (SELECT count(*) FROM accounts_user WHERE role <> 'member' AND suspended_until > now())
"""
