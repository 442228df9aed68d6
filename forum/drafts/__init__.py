"""Drafts: text that a member has typed into a form but not sent, saved on the server for all their devices.

Apps register the forms whose text is saved here: see `registry.register`.
"""
