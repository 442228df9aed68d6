from django import template

from accounts.forms import for_page

register = template.Library()
register.filter(for_page)
