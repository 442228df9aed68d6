from django import template

from accounts.forms import without_placeholders

register = template.Library()
register.filter(without_placeholders)
