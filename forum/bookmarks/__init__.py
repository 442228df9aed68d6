"""Posts and comments that members have bookmarked, for themselves alone, each with an optional note."""
