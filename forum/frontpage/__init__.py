"""The front page and the pages of categories: lists of posts, with the best of their comments beside them.

Above posts, because posts don't know comments. The URL names are still those of posts: `posts:home`.
"""
