"""The rules of forum/permissions.py as filters: `{% if user|can_reply:comment %}`."""

from django import template

from forum import permissions

register = template.Library()
for _name, _rule in permissions.RULES.items():
    register.filter(_name, _rule)
