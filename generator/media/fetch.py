"""Addresses on the web -> the bytes there, within limits. The only module that opens a network, and only when asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request

from generator.media import public
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


def fetch(
    addresses: Iterable[str], most: int, most_of_all: int, how: Fetching, progress: Progress = silent
) -> Mapping[str, Fetched]:
    """What is at each address, none of it more than so many bytes, and all of it not much more than so many.

    progress: is told how many have been asked.
    """
    wanted = list(dict.fromkeys(addresses))
    asked = wanted[: how.count]
    doing = f"fetching {len(asked)} file{'s' * (len(asked) != 1)}"
    budget = _Budget(most_of_all)
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        answers = pool.map(lambda each: _fetch(each, most, budget, how), asked)
        found = {each: next(answers) for each in steps(progress, doing, asked)}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # after Ctrl-C nobody waits for the others
    return found | {each: Fetched(fault=f"more than {how.count} files") for each in wanted[how.count :]}


@dataclass(slots=True)
class _Budget:
    """How many bytes may still come."""

    left: int


def _fetch(address: str, most: int, budget: _Budget, how: Fetching) -> Fetched:
    if budget.left <= 0:
        return Fetched(fault="what came before it is as much as a package may hold")
    try:
        spelled = _spelled(address)
        with _within(how.seconds) as opened:
            opener = public.opener(how.resolve or public.resolved, is_private=how.is_private, opened=opened)
            with opener.open(Request(spelled, headers={"User-Agent": AGENT}), timeout=how.seconds) as response:
                kind = response.headers.get_content_type()
                if not kind.startswith(KINDS):
                    return Fetched(fault=f"it is {kind}, no picture, sound or film")
                data = _read(response, most)
                if response.length and len(data) <= most:
                    return Fetched(fault="it breaks off")
    except (URLError, HTTPException, OSError, ValueError) as error:
        return Fetched(fault=str(getattr(error, "reason", None) or error).lower() or "no answer")
    budget.left -= len(data)
    if len(data) > most:
        return Fetched(fault=f"it is larger than {most / 1_000_000:g} MB")
    named = ending(address)
    return Fetched(data, named if named in PICTURES | SOUNDS | FILMS else TYPES.get(kind, "png"))


def _spelled(address: str) -> str:
    """The address with its scheme, and nothing in it that HTTP does not allow. Raises ValueError where it has none."""
    address = f"https:{address}" if address.startswith("//") else address
    parts = urlsplit(address)
    path = parts.path
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("only http and https are fetched, without a name and password")
    if parts.hostname == "github.com":  # whose page of a picture is no picture
        path = path.replace("/blob/", "/raw/", 1)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    quoted = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return parts._replace(netloc=host, path=quote(path, safe="/%:@!$&'()*+,;=~"), query=quoted, fragment="").geturl()


@contextmanager
def _within(seconds: float) -> Iterator[Callable[[socket.socket], None]]:
    """Give what is done with the sockets that it is told of so many seconds; then it fails with TimeoutError.

    A timeout of a socket is for each of its parts: a host that sends a byte now and then would never meet it.
    """
    sockets: list[socket.socket] = []
    late = threading.Event()

    def opened(one: socket.socket) -> None:
        sockets.append(one)
        if late.is_set():
            raise TimeoutError

    def end() -> None:
        late.set()
        for each in sockets:
            with suppress(OSError):  # it may be closed already
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # also of what is encrypted, without another word

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield opened
    except (HTTPException, OSError) as error:
        if late.is_set():
            raise TimeoutError("timed out") from error
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError("timed out")


def _read(response: HTTPResponse, most: int) -> bytes:
    """What is sent, at most so many bytes and one more."""
    parts: list[bytes] = []
    left = most + 1
    while left > 0 and (part := response.read(min(CHUNK, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
