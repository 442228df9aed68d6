from django import template

from accounts.browsers import describe
from accounts.forms import for_page

register = template.Library()
register.filter(for_page)
register.filter("browser", describe)
