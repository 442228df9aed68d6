"""Seedbed: a forum in which people discuss the news.

A member publishes a post (a seed by a third party, or an original) in a category; under it runs a thread of
comments, each with a number that never changes. Apps, each of which imports only from those before it:
accounts, moderation, categories, posts, comments, search, importing. Rules of who may do what are in
permissions.py, Markdown becomes safe HTML in markup/. Begin with comments/models/comment.py: `publish` shows how
everything is done.
"""
