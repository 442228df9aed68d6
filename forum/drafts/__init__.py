"""Text that a member has typed into a form and not sent yet, saved on the server for any device.

Apps register the forms whose text is saved here: see `registry.register`.
"""
