"""Articles that come from files, with their discussions: reading, annotating, loading, and taking back.

Start with `read.reading`, which needs no database, and `load.loader`, which writes what was read.
`demo` makes the sample content.
"""
