"""Seedbed: a forum where people discuss the news.

A member publishes a post (a seed by a third party, or an original) in a category; under it runs a thread of
comments, each with a number that never changes. Apps, each of which imports only from those before it: accounts;
drafts, mail; moderation, notifications; categories; posts; comments; search; people, importing. Below them all:
permissions.py (who may do what), text/ (Markdown to safe HTML), web/ (what every view uses) and pagecache/.
site/ runs the whole.

Start with comments/models/comment.py: `publish` shows how everything is done.
"""
