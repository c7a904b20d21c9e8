"""The guard of webhook addresses: only the public internet, on allowed ports."""

import asyncio
import socket
from collections.abc import Collection, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import urlsplit

URL_CHARACTERS: Final = 2_000

HTTPS_PORT: Final = 443

Address = IPv4Address | IPv6Address

_BEARING_IPV4: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Networks whose addresses lead to IPv4 addresses within them (RFC 6052, RFC 8215)."""

_PROTOCOLS: Final = ip_network("192.0.0.0/24")
"""Addresses of protocols (RFC 6890), among them a metadata service of cloud machines."""

_METADATA: Final = frozenset({ip_address("168.63.129.16")})
"""Addresses of the public internet that serve the metadata of cloud machines."""


class AddressRefused(Exception):
    """The guard forbids the address; the message names the reason."""


class Target(NamedTuple):
    """The destination of a URL: its name is resolved once, and the post goes to that address."""

    scheme: str
    host: str
    port: int
    path: str


class AddressGuard:
    """The limits of the guard: `ports`, and for development loopback."""

    def __init__(
        self, ports: Collection[int] = frozenset({HTTPS_PORT}), *, loopback: bool = False
    ) -> None:
        """`loopback`: http and any port, on this machine alone."""
        self._ports = ports
        self._loopback = loopback

    def target(self, url: str) -> Target:
        """The destination of a URL; raises `AddressRefused` if the URL alone forbids it."""
        if len(url) > URL_CHARACTERS or not url.isascii() or any(c <= " " for c in url):
            raise AddressRefused(f"is no URL of at most {URL_CHARACTERS} printable characters")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as fault:
            raise AddressRefused(f"is no URL: {fault}") from fault
        if not host or "@" in parts.netloc or parts.fragment:
            raise AddressRefused("is no URL of a host, without a user and without a fragment")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if self._loopback and _is_loopback_name(host):
            if parts.scheme not in {"http", "https"}:
                raise AddressRefused("is neither http nor https")
            default = HTTPS_PORT if parts.scheme == "https" else 80
            return Target(parts.scheme, host, port or default, path)
        if parts.scheme != "https":
            raise AddressRefused("is not https")
        if (port or HTTPS_PORT) not in self._ports:
            allowed = ", ".join(map(str, sorted(self._ports)))
            raise AddressRefused(f"names a port that is not allowed; allowed: {allowed}")
        target = Target(parts.scheme, host, port or HTTPS_PORT, path)
        for literal in _literal(host):
            self.refuse(literal)
        return target

    async def resolved(self, target: Target) -> Address:
        """The one address of a target; raises `AddressRefused`, or `OSError` if there is none.

        If one of its addresses is forbidden, all are.
        """
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        for each in addresses:
            if not (_is_loopback_name(target.host) and each.is_loopback and self._loopback):
                self.refuse(each)
        return addresses[0]

    def refuse(self, address: Address) -> None:
        """Raise `AddressRefused` for an address that is not of the public internet."""
        for each in _within(address):
            if not each.is_global or each.is_multicast or each in _PROTOCOLS or each in _METADATA:
                raise AddressRefused("leads to an address that is not of the public internet")


def _is_loopback_name(host: str) -> bool:
    return host == "localhost" or any(each.is_loopback for each in _literal(host))


def _literal(host: str) -> Iterator[Address]:
    try:
        yield ip_address(host)
    except ValueError:
        return


def _within(address: Address) -> Iterator[Address]:
    """The address, and the addresses embedded in it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            yield from _within(address.ipv4_mapped)
            return
        if any(address in network for network in _BEARING_IPV4):
            yield IPv4Address(int(address) & 0xFFFF_FFFF)
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
    yield address
