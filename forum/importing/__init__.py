"""Importing articles and their discussions from text files: reading, annotating, loading and undoing.

Start with `read.reading`, which needs no database, and `load.loader`, which saves the result.
`demo` creates the sample content.
"""
