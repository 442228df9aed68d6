"""The address that a request is counted under."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

# An IPv6 network of this size belongs to one household or server.
IPV6_PREFIX = 64


def address_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address or IPv6 network, as TRUSTED_PROXIES tells it.

    If a proxy sends nonsense, this is the address of the proxy.
    """
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, IPV6_PREFIX), strict=False))
