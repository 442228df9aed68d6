"""Articles from other sites, by their URL. See docs/fetching.md."""
