"""What a site's robots.txt says about a page."""

import re

from protego import Protego

NAME = "Seedbed"  # what sites call us in robots.txt
_USER_AGENT = re.compile(r"\s*user[-\s]*agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)


def allows(robots: str, url: str) -> bool:
    """Whether this robots.txt lets us fetch the URL. Reads it as RFC 9309 says: the longest rule counts."""
    rules = Protego.parse("\n".join(map(_simplified, robots.removeprefix("\ufeff").splitlines())))
    return bool(rules.can_fetch(url, NAME))


def _simplified(line: str) -> str:
    """The same line, but all other programs have one name.

    Protego stores each rule once for each name, so 3,000 names with 30,000 rules would fill the memory.
    """
    found = _USER_AGENT.match(line)
    if not found:
        return line
    name = found[1].strip().lower()
    if name != "*":
        name = NAME if re.match(rf"{NAME}(?![\w-])", name, re.IGNORECASE) else "other"
    return f"User-agent: {name}"
