"""Articles that come from files, with their discussions: reading, annotating, loading.

Begin with `reading.read`: it needs no database. `annotation` is what a person wrote beside the text,
`header` the forms a page's header takes, `text` how bytes become numbered lines.
"""
