"""A cache of whole pages for visitors, who all see the same: see docs/page-cache.md.

The database is asked for the page's current ETag on every request, so no page is ever stale. Triggers change it in
the transaction that writes.
"""
