"""Names of hosts, in the form that browsers look up: UTS 46, as the URL standard uses it.

`idna.encode` itself refuses underscores, emoji and other names that exist and that browsers open. So this only
uses its tables and its checks of joiners and of writing direction.
"""

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address

import idna

LONGEST = 253  # characters of a name, in ASCII
LONGEST_LABEL = 63
PREFIX = "xn--"
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_ASCII = re.compile(r"[a-z0-9_-]*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def ascii_host(host: str) -> str:
    """Return `xn--bcher-kva.example` for `Bücher.example`, and for itself. Raises ValueError if browsers or DNS
    don't accept the host."""
    name = idna.uts46_remap(host, std3_rules=False)
    labels = name.removesuffix(".").split(".")
    if len(name) > LONGEST or not all(labels):
        raise UnicodeError("no name of a host")
    written = [_unicode_label(label) for label in labels]
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in "".join(written)):
        for label in written:
            idna.check_bidi(label, check_ltr=True)
    encoded = ".".join(map(_ascii_label, written)) + "." * name.endswith(".")
    if len(encoded) > LONGEST:
        raise UnicodeError("longer than names can be")
    return _refuse_odd_number(encoded)


def readable_host(host: str) -> str:
    """Return the host as browsers read it: full-width letters and dots become plain ones, for example."""
    try:
        return host if host.isascii() else idna.uts46_remap(host, std3_rules=False)
    except ValueError:
        return host


def _unicode_label(label: str) -> str:
    """Return the label in Unicode. Raises UnicodeError if it has another form, or isn't a valid one."""
    if len(label) > LONGEST_LABEL:
        raise UnicodeError("a part that is too long")
    decoded = label
    if label.startswith(PREFIX):
        decoded = label.removeprefix(PREFIX).encode("ascii").decode("punycode")
        if (
            decoded.isascii()
            or _ascii_label(decoded) != label
            or idna.uts46_remap(decoded, std3_rules=False) != decoded
        ):
            raise UnicodeError("not what a browser would write")
    # Older browsers refuse ≠, because it is = with an accent.
    plain = "".join(filter(str.isascii, unicodedata.normalize("NFD", decoded)))
    if not _ASCII.fullmatch(plain) or (decoded.startswith(PREFIX) and not decoded.isascii()):
        raise UnicodeError("a character that no name has")
    if decoded.isascii():
        return decoded
    idna.check_initial_combiner(decoded)
    for position, character in enumerate(decoded):
        if character in _JOINERS and not idna.valid_contextj(decoded, position):
            raise UnicodeError("a joiner that joins nothing")
    return decoded


def _ascii_label(label: str) -> str:
    encoded = label if label.isascii() else PREFIX + label.encode("punycode").decode("ascii")
    if len(encoded) > LONGEST_LABEL:
        raise UnicodeError("a part that is too long")
    return encoded


def _refuse_odd_number(name: str) -> str:
    """Browsers read `0x7f.1` as 127.0.0.1. Only the usual form is accepted: all see the same host."""
    if _NUMBER.fullmatch(name.removesuffix(".").rpartition(".")[2]):
        try:
            IPv4Address(name)
        except AddressValueError:
            raise UnicodeError("not an IP address in the usual form") from None
    return name
