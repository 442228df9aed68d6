"""The head of every page names the member as everything else does."""

import re

import pytest


@pytest.mark.parametrize("page", ["/", "/accounts/sessions/"])
def test_it_shows_the_display_name(browse, ada, page):
    menu = re.compile(r'<span class="menu-name"[^>]*>([^<]*)</span>')
    assert menu.findall(browse(ada).get(page).text) == ["ada"]
    ada.display_name = "Ada <Lovelace>"
    ada.save(update_fields=["display_name"])
    assert menu.findall(browse(ada).get(page).text) == ["Ada &lt;Lovelace&gt;"]
