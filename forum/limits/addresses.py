"""The address that a request is counted under."""

import ipaddress

from django.http import HttpRequest

from forum.web.requests import client_ip

# An IPv6 network of this size belongs to one household or server.
IPV6_PREFIX = 64


def address_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address or IPv6 network. "-" if it's unknown: all such visitors count together."""
    address = client_ip(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network((ipaddress.IPv6Address(address).packed, IPV6_PREFIX), strict=False))
