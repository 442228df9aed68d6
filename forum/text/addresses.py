"""Addresses of articles: what people paste, cleaned for a link, and whether two of them lead to the same article.

`clean_address` says what is wrong with an address. `article_key` is the only place that decides which addresses
are equal: posts store its result, and whatever looks for an article by its address compares it.
"""

import re
import unicodedata
from string import punctuation
from urllib.parse import quote, unquote_to_bytes

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .hosts import ascii_host
from .invisible import drop_invisible

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^/?#]*@)?(?P<host>[^/?#@:\\]*)(?P<port>:[^/?#\\]*)?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?![0-9]{1,5}(?:[/?#]|$))", re.IGNORECASE)  # not a host with a port
_BROKEN_SCHEME = re.compile(r"https?(?!://)(?![\w.-])", re.IGNORECASE)
_REMOVED_BY_BROWSERS = re.compile(r"[\t\n\r]")
_NOT_IN_NAMES = re.compile(r"[\x00-,/:-@\[-^`{-\x7f]")
_DEFAULT_PORTS = {"http": "80", "https": "443"}

# A click on an advertisement, an email or a "share" button adds these. They don't change what the page shows.
_TRACKING = re.compile(
    r"""(?:amp;)?(?:
    utm_.* | mtm_.* | pk_(?:campaign|kwd|keyword|source|medium|content|cid) | piwik_.* | matomo_.* | hsa_.*
    | [gd]clid | gclsrc | gbraid | wbraid | gad_(?:source|campaignid) | msclkid | fbclid
    | fb_(?:action|source|ref).*
    | yclid | ysclid | _openstat | twclid | ttclid | rdt_cid | epik | igshid | igsh | li_fat_id | s_kwcid | ef_id
    | mc_[ce]id | mkt_tok | _hsenc | _hsmi | __hs(?:tc|sc|fp) | hsctatracking | ml_subscriber(?:_hash)?
    | oly_(?:anon|enc)_id | vero_(?:id|conv) | rb_clickid | wickedid | _kx | dm_i | ck_subscriber_id | bsft_.*
    | at_(?:medium|campaign.*|custom[0-9]|link_.*|format|ptr_name|bbc_team)
    | ns_(?:mchannel|source|campaign|linkname|fee)
    | wt\.?_?mc(?:_id)? | wtrid | xtor | cmpid | ref_src | ref_url | smid | smtyp | sr_share | guccounter | guce_.*
    | _ga | _gl | __twitter_impression
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_MIRRORS = {"www", "m", "amp"}  # names of hosts that show the same articles in another form
_ENCODED = re.compile(r"(?:%[0-9a-f]{2})+", re.IGNORECASE)
_MEANINGFUL = frozenset(" %/?#&=+;\\")  # decoding these would change what an address means


def clean_address(typed: str) -> str:
    """Return the address for a link: as typed, without invisible characters, and with a scheme.

    People, browsers and servers all see the same host in it. Raises ValidationError, which says what is wrong.
    """
    address = _with_scheme(drop_invisible(_REMOVED_BY_BROWSERS.sub("", typed)).strip())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in address):
        raise ValidationError(_("This address contains characters that can't be displayed. Type it again."))
    if any(map(str.isspace, address)):
        raise ValidationError(_("An address can't contain spaces. Remove them, or write %20 for each."))
    parts = _ADDRESS.fullmatch(address)
    if not parts or not (parts["host"] or parts["user"]):
        raise ValidationError(_("The name of the site is missing. It follows https:// directly."))
    if "\\" in parts["path"]:
        raise ValidationError(_("Write / instead of \\ in the address."))
    if parts["user"]:
        raise ValidationError(_("This address contains a user name or a password. Remove it, up to the @."))
    _check_host(parts["host"])
    if parts["port"] is not None and not _is_port(parts["port"][1:]):
        raise ValidationError(_("After the colon, enter a port up to 65535, or remove the colon."))
    return address


def article_key(address: str) -> str | None:
    """Return a key that is the same for all addresses of one article, or None if this isn't an address.

    It disregards the scheme, `www.`, `m.`, `amp.`, tracking parameters, the slash at the end, the fragment, and
    whether the host is written in Unicode and letters are percent-encoded.
    """
    parts = _ADDRESS.fullmatch(address)
    if not parts or not parts["host"] or parts["user"]:
        return None
    try:
        host = _main_host(ascii_host(parts["host"]))
    except ValueError:
        return None
    port = (parts["port"] or "")[1:].lstrip("0")
    port = f":{port}" if port not in ("", _DEFAULT_PORTS[parts["scheme"].lower()]) else ""
    query = "&".join(filter(_is_about_the_page, map(_decoded, (parts["query"] or "").split("&"))))
    return f"{host}{port}{_decoded(parts['path']).rstrip('/')}" + (f"?{query}" if query else "")


def without_tracking(address: str) -> str:
    """The address without tracking parameters and fragment, otherwise as it is."""
    start, _mark, query = address.partition("#")[0].partition("?")
    kept = "&".join(filter(_is_about_the_page, query.split("&")))
    return f"{start}?{kept}" if kept else start


def _with_scheme(address: str) -> str:
    if _BROKEN_SCHEME.match(address):
        raise ValidationError(_("Start the address with https://, with a colon and two slashes."))
    if address.startswith("//"):
        return f"https:{address}"
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _DEFAULT_PORTS:
        message = _("Only addresses that start with https:// or http:// can be linked, not “%(scheme)s:”.")
        raise ValidationError(message, params={"scheme": scheme[1]})
    if not scheme and "@" in re.split(r"[/?#\\]", address, maxsplit=1)[0]:
        raise ValidationError(_("This looks like an email address. Enter the address of a web page."))
    return address if scheme else f"https://{address}"


def _check_host(host: str) -> None:
    if "[" in host:
        raise ValidationError(_("Enter the name of the site instead of an IP address in brackets."))
    if odd := _NOT_IN_NAMES.search(unicodedata.normalize("NFKC", host)):
        message = _("The name of a site can't contain “%(character)s”. Copy the address from your browser.")
        raise ValidationError(message, params={"character": odd[0]})
    try:
        name = ascii_host(host)
    except ValueError:
        message = _("“%(host)s” can't be the name of a site. Copy the address from your browser.")
        raise ValidationError(message, params={"host": host}) from None
    if "." not in name.removesuffix(".") and name != "localhost":
        message = _("“%(host)s” isn't complete. Enter the full name of the site, such as example.org.")
        raise ValidationError(message, params={"host": host})


def _is_port(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,5}", text)) and int(text) < 65536


def _main_host(host: str) -> str:
    """Return `en.wikipedia.org` for `en.m.wikipedia.org`. The last two names stay, as in `m.example`."""
    names = host.removesuffix(".").split(".")
    last = len(names) - 2
    return ".".join(name for place, name in enumerate(names) if name not in _MIRRORS or place >= last)


def _is_about_the_page(parameter: str) -> bool:
    return bool(parameter) and not _TRACKING.fullmatch(parameter.partition("=")[0])


def _decoded(text: str) -> str:
    """Percent-decode what can be decoded without changing the meaning; encode other invisible characters."""
    return _ENCODED.sub(_decode_run, quote(text, safe=punctuation))


def _decode_run(encoded: re.Match[str]) -> str:
    decoded = unquote_to_bytes(encoded[0]).decode("utf-8", "surrogateescape")
    return "".join(
        character
        if character.isprintable() and character not in _MEANINGFUL
        else quote(character, safe="", errors="surrogateescape")
        for character in decoded
    )
