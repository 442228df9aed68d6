"""Owners change the site's settings on a page. Every page shows them at once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.names import validate_not_reserved
from accounts.passwords import _inputs
from forum.branding.colours import DEFAULT
from forum.branding.forms import clean_link
from forum.branding.models import Site, SiteChange
from forum.branding.models.site import stylesheet_of
from tests.support.reading import read
from tests.support.tables import assert_each

PATH = "/site/settings/"
UNCHANGED = {"name": "", "tagline": "", "accent": DEFAULT, "welcome": ""}


@pytest.fixture
def save(browse, olga):
    """Send the form as the owner: `save(name="The Ferry")`."""
    return lambda **fields: browse(olga).post(PATH, UNCHANGED | fields, follow=True)


def test_name_and_tagline_appear_on_every_page(save, browse):
    assert "Settings saved." in read(save(name="The Ferry", tagline="News of the river")).words
    for path in ("/", "/search/", "/accounts/login/", "/no-such-page/"):
        page = browse().get(path).content.decode()
        assert "· The Ferry</title>" in page
        assert "The Ferry: <bdi>News of the river</bdi>" in page
    assert '<meta name="description" content="News of the river">' in browse().get("/").content.decode()


def test_without_a_name_of_its_own_the_site_has_that_of_the_environment(browse, db, settings):
    settings.SITE_NAME = "The Daily Forum"
    assert "· The Daily Forum</title>" in browse().get("/search/").content.decode()


def test_emails_reserved_names_and_weak_passwords_follow_the_name(save, browse, ada, mail_server):
    save(name="Ferryport")
    browse().post("/accounts/password/reset/", {"email": ada.email})
    (message,) = mail_server
    assert message.subject.startswith("[Ferryport] ")
    assert message.from_email.startswith("Ferryport <")
    assert "on Ferryport" in message.body
    assert "Ferryport" in _inputs(None)
    with pytest.raises(ValidationError):
        validate_not_reserved("Ferryport")


def test_a_page_in_the_cache_changes_with_the_settings(save, browse, django_assert_num_queries):
    visitor = browse()
    first = visitor.get("/")
    assert visitor.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    save(tagline="News of the river")
    second = visitor.get("/", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, "News of the river" in second.content.decode()) == (200, True)
    with django_assert_num_queries(1):
        visitor.get("/")


def test_nothing_is_linked_if_the_accent_colour_is_the_default(save, browse):
    for fields in ({}, {"name": "The Ferry"}):
        save(**fields)
        assert "/site/" not in browse().get("/").content.decode()


def test_a_new_accent_colour_is_shown_before_it_is_saved(save, browse):
    page = save(accent="#FFD54F")
    assert "Nothing is saved yet." in read(page).words
    assert "#ffd54f is too light for text, so the light theme shows #" in read(page).words
    assert stylesheet_of("#ffd54f") in page.content.decode()
    assert not Site.objects.exists()
    assert read(page).fields["previewed"] == "#ffd54f"
    save(accent="#ffd54f", previewed="#ffd54f")
    assert stylesheet_of("#ffd54f") in browse().get("/").content.decode()


def test_a_new_accent_colour_is_shown_beside_an_error_in_another_field(save):
    page = save(accent="#ffd54f", label_1="Elsewhere", address_1="www.alder.example")
    assert stylesheet_of("#ffd54f") in page.content.decode()
    assert read(page).fields["previewed"] == ""


def test_another_colour_than_the_one_shown_is_shown_again(save):
    save(accent="#123456", previewed="#654321")
    assert not Site.objects.exists()


def test_the_stylesheet_is_stored_forever_and_needs_no_query(browse, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = browse().get(stylesheet_of("#123456"))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent:light-dark(#123456,#" in answer.content.decode()


def test_a_stylesheet_of_another_release_is_not_stored(browse):
    answer = browse().get("/site/123456-000000000000.css")
    assert answer["Cache-Control"] == "no-cache"
    assert "--accent:light-dark(#123456,#" in answer.content.decode()


def test_only_visitors_see_the_welcome_text(save, browse, ada):
    save(welcome="Come in, **sit** down. <script>alert(1)</script>")
    page = browse().get("/").content.decode()
    assert "<strong>sit</strong>" in page
    assert "<script>alert" not in page
    assert "<strong>sit</strong>" not in browse(ada).get("/").content.decode()


def test_links_appear_in_the_footer(save, browse):
    save(label_1="Press", address_1="/about/", label_2="Code", address_2="https://code.example/")
    assert Site.objects.get().footer_links == [["Press", "/about/"], ["Code", "https://code.example/"]]
    page = browse().get("/").content.decode()
    assert '<a href="https://code.example/" dir="auto">Code</a>' in page


def test_no_form_offers_more_than_eight_links(browse, olga):
    Site.objects.change(by=olga, footer_links=[["Press", "/about/"]] * 8)
    fields = read(browse(olga).get(PATH)).fields
    assert [name for name in fields if name.startswith("label")][-1] == "label_8"


def test_a_link_leads_to_https_or_to_a_path_on_this_site():
    assert clean_link(" /c/news/?page=2 ") == "/c/news/?page=2"
    assert clean_link("https://code.example/\u200b") == "https://code.example/"

    def check(address):
        with pytest.raises(ValidationError):
            clean_link(address)

    refused = ["", "about", "//evil.example/", "/\\evil.example", "http://a.example/", "javascript:alert(1)"]
    assert_each(check, [*refused, "https://", "/a b", "data:text/html,x", "https://a b.example/"])


REFUSED = [
    ({"name": "\u3164"}, "This text is invisible."),
    ({"tagline": "\u200b"}, "This text is invisible."),
    ({"welcome": "\u2800"}, "Enter some text."),
    ({"name": "x" * 41}, "40"),
    ({"welcome": "x" * 2001}, "Shorten it to 2000."),
    ({"accent": "green"}, "Enter a colour like #14623d."),
    ({"label_1": "Press"}, "Enter an address that starts with https://"),
    ({"address_1": "/about/"}, "Enter a label for this link."),
    ({"label_1": "\u3164", "address_1": "/about/"}, "This text is invisible."),
]


def test_what_is_wrong_is_refused_and_kept(save):
    def check(fields, message):
        page = read(save(**fields))
        assert message in page.words
        assert {name: page.fields[name] for name in fields} == fields

    assert_each(check, REFUSED)
    assert not SiteChange.objects.exists()


def test_saving_without_a_change_records_nothing(save):
    save()
    assert not SiteChange.objects.exists()


def test_there_is_only_one_site(db):
    Site.objects.create()
    assert Site.objects.current() == Site.objects.get()
    with pytest.raises(Exception, match="there_is_one_site"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO branding_site (id) VALUES (2)")
