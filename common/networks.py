"""The network of an address, cut so that it no longer names one device."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

IPV4_BITS = 24


def network_of(address: str, *, ipv6_bits: int = 48) -> str:
    """Of IPv4 three numbers, also where it is written as IPv6; raises ValueError for no address."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    bits = IPV4_BITS if found.version == 4 else ipv6_bits
    # An address of IPv6 may name a part of the machine after a percent sign.
    plain = str(found).partition("%")[0]
    return str(ipaddress.ip_network(f"{plain}/{bits}", strict=False))


def network(request: HttpRequest) -> str:
    """The network that a request came from; empty where there is none."""
    try:
        return network_of(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):  # a socket of this machine has no address
        return ""
