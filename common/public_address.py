"""Asks an address that a person wrote, and never a machine of our own network.

What is looked at is the address that the connection goes to, at the moment of connecting: a name
may lead elsewhere a moment after it was looked up.
"""

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

# Ranges in which an address of version 6 stands for one of version 4, which may be ours.
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in _TRANSLATED):
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


def public_session() -> requests.Session:
    """One that raises requests' ConnectionError for a name that leads inside."""
    session = requests.Session()
    session.trust_env = False  # a proxy would look the name up by itself
    session.mount("http://", _Adapter())
    session.mount("https://", _Adapter())
    return session


class _Checked(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _CheckedTls(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


def _connect(connection: Any) -> socket.socket:
    host, port, timeout = connection._dns_host, connection.port, connection.timeout
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not found or not all(is_public(str(one[4][0])) for one in found):
            raise NewConnectionError(connection, "It leads to no public address.")
        # The numbers that were looked at, and not the name again.
        return socket.create_connection((str(found[0][4][0]), port), timeout=timeout)
    except (OSError, UnicodeError) as error:
        raise NewConnectionError(connection, str(error)) from error


class _Plain(HTTPConnectionPool):
    ConnectionCls = _Checked


class _Tls(HTTPSConnectionPool):
    ConnectionCls = _CheckedTls


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        self.poolmanager = PoolManager(num_pools=1, maxsize=1)
        self.poolmanager.pool_classes_by_scheme = {"http": _Plain, "https": _Tls}
