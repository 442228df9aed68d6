"""The rules of forum/permissions.py as filters: `{% if user|can_reply:comment %}`."""

from django import template

from forum import permissions

register = template.Library()
for _name in dir(permissions):
    if _name.startswith("can_") or _name.endswith("_barrier"):
        register.filter(_name, getattr(permissions, _name))
