"""Articles of other sites, by their URL: fetching their pages, and what those say about them.

`fetcher.fetch` gets a page without reaching what isn't public (docs/fetching.md). `extraction.extract` reads its
fields in a child process with limits, and returns an `article.Article` (docs/extraction.md).
"""
