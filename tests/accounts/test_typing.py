"""The same password, name or address, however a keyboard writes it."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password

from accounts.emails import one_form
from accounts.models import User
from accounts.owner import owner_path
from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

COMPOSED, DECOMPOSED = "caf\u00e9 au lait in \u00c5ngstr\u00f6m", "cafe\u0301 au lait in A\u030angstro\u0308m"
HOST = "xn--bcher-kva.example"
SAME_ADDRESS = [
    "cleo@bücher.example",
    "cleo@bu\u0308cher.example",
    "Cleo@BÜCHER.example",
    f"cleo@{HOST}",
    f"cleo@{HOST.upper()}",
    "cleo@ｂücher.example",
    " cleo@bücher。example ",
    "\ufeffcleo@bücher.example\u200b",  # pasted along
]


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
def test_a_password_works_in_both_normal_forms(log_in, sign_up, db, chosen, typed):
    sign_up(password1=chosen)
    assert is_in(log_in("cleo", typed))
    assert not is_in(log_in("cleo", typed.replace("caf", "kaf")))


def test_a_changed_password_works_in_both_normal_forms(prove, log_in, ada):
    fields = {"oldpassword": make.PASSWORD, "password1": DECOMPOSED, "password2": COMPOSED}
    prove(ada).post("/accounts/password/change/", {**fields, "password2": DECOMPOSED})
    assert is_in(log_in("ada", COMPOSED))
    assert prove(ada).post("/accounts/reauthenticate/", {"password": DECOMPOSED}).status_code == 302


@pytest.mark.parametrize("stored", [COMPOSED, DECOMPOSED])
def test_a_password_from_before_works_as_it_was_typed(log_in, ada, stored):
    User.objects.filter(pk=ada.pk).update(password=make_password(stored))
    assert is_in(log_in("ada", stored))


def test_as_many_passwords_are_hashed_without_an_account_as_with_one(log_in, ada, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(args) or encode(*args))
    counts = []
    for login, password in [(who, text) for text in (COMPOSED, DECOMPOSED) for who in ("ada", "nobody")]:
        hashed.clear()
        log_in(login, password)
        counts.append(len(hashed))
    assert counts == [1, 1, 2, 2]


def test_a_very_long_password_is_quick(log_in, ada):
    """Composing a letter with this many accents would take minutes."""
    assert not is_in(log_in("ada", "a" + "\u0301\u0323" * 200_000))


def test_an_address_is_stored_in_one_form(sign_up, db):
    @rolled_back()
    def check(address):
        sign_up(email=address)
        assert User.objects.get().email == EmailAddress.objects.get().email == f"cleo@{HOST}"

    assert_each(check, SAME_ADDRESS)


def test_an_address_logs_in_and_is_recognised_in_every_form(browse, sign_up, log_in, db, mail_server):
    make.member("cleo", email="cleo@bücher.example").emailaddress_set.create(
        email=f"cleo@{HOST}", verified=True, primary=True
    )

    @rolled_back()
    def check(address):
        assert is_in(log_in(address))
        mail_server.clear()
        browse().post("/accounts/password/reset/", {"email": address})
        assert "Your username is cleo." in mail_server[0].body
        mail_server.clear()
        sign_up(email=address, username="kit")
        assert not User.objects.filter(username="kit").exists()
        assert mail_server[0].to == [f"cleo@{HOST}"]

    assert_each(check, SAME_ADDRESS)


@pytest.mark.parametrize(
    "address", ["a@b@c", "@", "cleo@", "cleo@-.example", "cleo@\u200d.example", "cleo@xn--a.é"]
)
def test_what_is_no_address_is_refused(sign_up, db, address):
    one_form(address)
    assert sign_up(email=address).answer.context["form"].errors.keys() == {"email"}


def test_addresses_from_before_are_converted(ada, ben):
    User.objects.filter(pk=ada.pk).update(email="ada@bücher.example")
    kept = [EmailAddress.objects.create(user=ben, email=f"ben@{each}") for each in ("bücher.example", HOST)]
    EmailAddress.objects.create(user=ada, email="ada@bücher.example", verified=True)
    import_module("accounts.migrations.0006_one_form_of_email_addresses").convert(apps, None)
    ada.refresh_from_db()
    assert ada.email == ada.emailaddress_set.get().email == f"ada@{HOST}"
    assert [*ben.emailaddress_set.order_by("pk").values_list("email", flat=True)] == [each.email for each in kept]


def test_no_keyboard_changes_a_name_an_address_or_a_code(browse, prove, sign_up, ada, mail_server):
    owner = owner_path()
    pages = {
        "login": [browse().get("/accounts/login/")],
        "username": [browse().get("/accounts/signup/"), browse().get(owner)],
        "email": [
            *(browse().get(path) for path in ("/accounts/signup/", "/accounts/password/reset/", owner)),
            prove(ada).get("/accounts/email/"),
        ],
        "display_name": [browse(ada).get("/accounts/preferences/")],
        "code": [sign_up().get("/accounts/confirm-email/")],
    }
    for name, responses in pages.items():
        for response in responses:
            fields = [attributes for _, attributes in read(response).elements if attributes.get("name") == name]
            (field,) = [field for field in fields if field.get("type") in {"text", "email"}]
            found = {key: field.get(key) for key in ("autocapitalize", "autocorrect", "spellcheck")}
            assert found == {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}, name
    assert "Sign up" in words(pages["username"][0])
