"""Articles that come from files, with their discussions: reading, annotating, loading, and taking back.

Begin with `reading.read`, which needs no database, and `load.Loader`, which writes what was read. `annotation` is
what a person wrote beside the text, `header` the forms a page's header takes, `text` how bytes become numbered
lines.
"""
