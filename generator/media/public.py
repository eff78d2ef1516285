"""A host's name -> a connection to it, if it is on the public web: no document is to look around in a house's network.

The wall is where a socket is opened. A name is resolved once, and what it was resolved to is what is checked and what
is connected to, so that a name which means another host a moment later (DNS rebinding), a redirect, and an address
written as 2130706433 or 0x7f.1 all meet it. Proxies are passed over, as they would resolve names by themselves.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    UnknownHandler,
)

# what getaddrinfo takes and gives, as far as it is needed here
Resolve = Callable[[str, int], list[str]]
# all that is given out to the public: https://www.iana.org/assignments/ipv6-address-space
UNICAST = IPv6Network("2000::/3")
# IPv4 as seen from a network that has only IPv6, as those of phones: RFC 6052
NAT64 = IPv6Network("64:ff9b::/96")
# of one host, each of which may take all of the time
MOST_ADDRESSES = 3


def opener(resolve: Resolve, *, is_private: bool, opened: Callable[[socket.socket], None]) -> OpenerDirector:
    """What opens http and https addresses, and no others.

    resolve: the addresses of a host. is_private: whether hosts that are not public are allowed, too. opened: is told of
    each socket, and may refuse it.
    """

    def connect(host: str, port: int, timeout: float | None) -> socket.socket:
        found = resolve(host, port)
        if not is_private and not all(map(is_public, found)):
            raise ValueError("its host is not on the public web")
        connected = _connect(found, port, timeout)
        opened(connected)
        return connected

    class Plain(HTTPConnection):
        def connect(self) -> None:
            self.sock = connect(self.host, self.port, self.timeout)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            plain = connect(self.host, self.port, self.timeout)
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
            opened(self.sock)  # it has taken the place of the plain one
            self.sock.do_handshake()

    class Http(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Plain, req)

    class Https(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Secure, req)

    director = OpenerDirector()
    for handler in (Http, Https, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor, UnknownHandler):
        director.add_handler(handler())
    return director


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them. Raises OSError where it knows none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is one host of the public web.

    The standard library's is_global is true of multicast, and of some of what carries an IPv4 address inside.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and not found.is_reserved
    if inner := _carried(found):
        return is_public(str(inner))
    return found in UNICAST and found.is_global and found.sixtofour is None and found.teredo is None


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is meant. Those in 6to4 and Teredo addresses are not: nobody serves pictures there."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address.ipv4_mapped


def _connect(addresses: list[str], port: int, timeout: float | None) -> socket.socket:
    """A socket to the first address that answers. Raises OSError where none does."""
    fault = OSError("no address")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            fault = error
    raise fault
