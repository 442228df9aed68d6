"""An app whose second migration builds an index concurrently, which the forum's first releases don't do yet."""
