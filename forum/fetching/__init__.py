"""Articles by URL: what their pages say about them.

`extraction.extract` is the door: it reads a page in a child process with limits, and returns an `article.Article`.
docs/extraction.md explains which values are trusted, and in which order.
"""
