"""Addresses on the web -> the bytes there, within limits. The only module that opens a network, and only when asked."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from generator.media.medium import FILMS, PICTURES, SOUNDS, ending
from generator.progress import Progress, silent, steps

if TYPE_CHECKING:
    from generator.media.library import Fetching

AGENT = "deckpress"
AT_ONCE = 6
CHUNK = 1 << 16
# the endings that types of content deserve, where an address has none
TYPES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
KINDS = ("image/", "audio/", "video/", "application/ogg", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address: the bytes and the ending they deserve, or why they did not come."""

    data: bytes = b""
    ending: str = ""
    fault: str = ""


def fetch(addresses: Iterable[str], most: int, how: Fetching, progress: Progress = silent) -> Mapping[str, Fetched]:
    """What is at each address, none of it more than so many bytes. progress: is told how many have been asked."""
    wanted = list(dict.fromkeys(addresses))
    asked = wanted[: how.count]
    doing = f"fetching {len(asked)} file{'s' * (len(asked) != 1)}"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda each: _fetch(each, most, how), asked)
        found = {each: next(answers) for each in steps(progress, doing, asked)}
    return found | {each: Fetched(fault=f"more than {how.count} files") for each in wanted[how.count :]}


def _fetch(address: str, most: int, how: Fetching) -> Fetched:
    try:
        address = _spelled(address)
        _allow(address, how)
        with _opener(how).open(Request(address, headers={"User-Agent": AGENT}), timeout=how.seconds) as response:
            kind = response.headers.get_content_type()
            if not kind.startswith(KINDS):
                return Fetched(fault=f"it is {kind}, no picture, sound or film")
            data = _read(response, most, how.seconds)
    except (URLError, HTTPException, OSError, ValueError) as error:
        return Fetched(fault=str(getattr(error, "reason", None) or error).lower() or "no answer")
    if len(data) > most:
        return Fetched(fault=f"it is larger than {most / 1_000_000:g} MB")
    named = ending(address)
    return Fetched(data, named if named in PICTURES | SOUNDS | FILMS else TYPES.get(kind, "png"))


def _spelled(address: str) -> str:
    """The address with its scheme, and nothing in it that HTTP does not allow."""
    address = f"https:{address}" if address.startswith("//") else address
    parts = urlsplit(address)
    path = parts.path
    if parts.hostname == "github.com":  # whose page of a picture is no picture
        path = path.replace("/blob/", "/raw/", 1)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    return parts._replace(netloc=host, path=quote(path, safe="/%:@!$&'()*+,;=~"), fragment="").geturl()


def _allow(address: str, how: Fetching) -> None:
    """Raises ValueError for what is not on the public web: a document must not look around in a house's network."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("only http and https are fetched")
    if how.is_private:
        return
    for found in socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(str(found[4][0]).partition("%")[0]).is_global:
            raise ValueError("its host is not on the public web")


def _opener(how: Fetching) -> OpenerDirector:
    class Redirects(HTTPRedirectHandler):
        def redirect_request(
            self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
        ) -> Request | None:
            _allow(newurl, how)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    return build_opener(Redirects)


def _read(response: IO[bytes], most: int, seconds: float) -> bytes:
    """What is sent within so many seconds, at most so many bytes and one more. Raises TimeoutError."""
    end = time.monotonic() + seconds
    data = b""
    while len(data) <= most and (part := response.read(min(CHUNK, most + 1 - len(data)))):
        data += part
        if time.monotonic() > end:
            raise TimeoutError("timed out")
    return data
