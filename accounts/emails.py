"""International email addresses in the one form in which they are stored and compared."""

import unicodedata

from forum.text.hosts import ascii_host
from forum.text.invisible import drop_invisible

LONGEST = 320  # characters of an address; longer ones aren't valid


def one_form(address: str) -> str:
    """The address in lower case, without invisible characters, and with its host as in DNS: ada@BÜCHER.example is
    ada@xn--bcher-kva.example.

    What isn't an address stays as it is, for the form to refuse.
    """
    address = drop_invisible(address).strip()
    if len(address) > LONGEST:
        return address
    name, at, host = unicodedata.normalize("NFC", address).lower().rpartition("@")
    return name + at + _in_dns(host)


def _in_dns(host: str) -> str:
    try:
        return host if host.isascii() else ascii_host(host)
    except ValueError:
        return host
