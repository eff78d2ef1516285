"""`--fetch-media`: what is on the web is brought in once, within limits, and from nowhere but the public web.

The servers are on this machine, and so are private; a resolver of the tests says what the names mean.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.media import public
from generator.media.fetch import Fetched, fetch
from generator.media.library import Fetching, MediaOptions
from generator.media.public import is_public
from tests.pictures import RED, SVG
from tests.press import Press, document
from tests.test_media import back, packed

MEGABYTE = 1_000_000
NEAR = MediaOptions(max_file=1, fetching=Fetching(seconds=5, is_private=True))


class Site(BaseHTTPRequestHandler):
    """A small site: a picture, a page, redirects, a large file, and some that never end."""

    stop = threading.Event()

    def do_GET(self) -> None:
        kind, data, place = {
            "/loaf.png": ("image/png", RED, ""),
            "/no-ending": ("image/svg+xml", SVG, ""),
            "/page": ("text/html", b"<html>", ""),
            "/away": ("", b"", "file:///etc/passwd"),
            "/ftp": ("", b"", "ftp://127.0.0.1/loaf.png"),
            "/round": ("", b"", "/round"),
            "/house": ("", b"", f"http://house:{self.headers['Host'].rpartition(':')[2]}/loaf.png"),
            "/moved": ("", b"", "/loaf.png"),
            "/huge.png": ("image/png", bytes(1_100_000), ""),
            "/half.png": ("image/png", RED[:-9], ""),
            "/drips.png": ("image/png", b"", ""),
        }.get(self.path.partition("?")[0], ("", b"", ""))
        if self.path == "/says-nothing":
            self.stop.wait(5)
            return
        self.send_response(302 if place else 200 if kind else 404)
        self.send_header("Location", place) if place else self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(RED))) if self.path == "/half.png" else None
        self.end_headers()
        self.wfile.write(data)
        while self.path == "/drips.png" and not self.stop.wait(0.05):
            try:
                self.wfile.write(b"\0")
            except OSError:
                return

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.stop.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Site.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def about(picture: str) -> str:
    return document(("What does it look like?", f"So:\n\n{picture}"))


def fetched(address: str, how: Fetching, most: int = MEGABYTE) -> Fetched:
    return fetch([address], most, 10 * MEGABYTE, how)[address]


def meaning(**hosts: list[str]) -> Callable[[str, int], list[str]]:
    """A resolver that knows these hosts, and addresses."""
    return lambda host, port: hosts.get(host) or public.resolved(host, port)


def test_what_is_on_the_web_is_fetched_once_and_kept(press: Press, site: str) -> None:
    press.write("bread.md", about(f"![a loaf]({site}/loaf.png) ![]({site}/moved) ![]({site}/no-ending)"))
    report = press.build("bread.md")
    assert packed(press.package("bread")) == {}
    assert any("--fetch-media brings it in" in notice for notice in report.notices)
    press.build("bread.md", media=NEAR)
    assert set(packed(press.package("bread")).values()) == {RED, SVG}
    assert f"]({site}/loaf.png)" in press.read("cards/bread.md")
    before = press.package("bread").read_bytes()
    press.build("bread.md", locked=True)  # without a network, too
    assert press.package("bread").read_bytes() == before


@pytest.mark.parametrize(
    ("path", "options", "why"),
    [
        ("/page", NEAR, "it is text/html, no picture, sound or film"),
        ("/none.png", NEAR, "not found"),
        ("/huge.png", NEAR, "it is larger than 1 MB"),
        ("/half.png", NEAR, "it breaks off"),
        ("/away", NEAR, "found - redirection to url 'file:///etc/passwd' is not allowed"),
        ("/ftp", NEAR, "unknown url type: ftp"),
        ("/round", NEAR, "the http server returned a redirect error that would lead to an infinite loop"),
        ("/loaf.png", MediaOptions(fetching=Fetching()), "its host is not on the public web"),
        ("/loaf.png", MediaOptions(fetching=Fetching(count=0, is_private=True)), "more than 0 files"),
        (
            "/loaf.png",
            MediaOptions(max_package=0, fetching=NEAR.fetching),
            "what came before it is as much as a package",
        ),
    ],
)
def test_what_cannot_be_fetched_stays_a_link(
    press: Press, site: str, path: str, options: MediaOptions, why: str
) -> None:
    press.write("bread.md", about(f"![a loaf]({site}{path})"))
    report = press.build("bread.md", media=options)
    assert any(f"{path} was not fetched, and stays a link: {why}" in notice for notice in report.notices)
    assert f'<a href="{site}{path}">a loaf</a>' in back(press)


@pytest.mark.parametrize("path", ["/drips.png", "/says-nothing"])
def test_a_host_that_never_ends_is_left(site: str, path: str) -> None:
    assert fetched(f"{site}{path}", Fetching(seconds=0.3, is_private=True)).fault == "timed out"


def test_all_together_are_no_more_than_a_package_holds(site: str) -> None:
    addresses = [f"{site}/loaf.png?{number}" for number in range(40)]
    found = fetch(addresses, MEGABYTE, 2 * len(RED), Fetching(is_private=True))
    came = [each for each in found.values() if each.data]
    assert 2 <= len(came) <= 8  # six are on their way at once
    assert {each.fault for each in found.values() if not each.data} == {
        "what came before it is as much as a package may hold"
    }


def test_a_name_is_resolved_once(site: str) -> None:
    """So that it cannot mean another host when it is connected to."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    how = Fetching(is_private=True, resolve=resolve)
    assert fetched(site.replace("127.0.0.1", "bread.example") + "/loaf.png", how).data == RED
    assert asked == ["bread.example"]


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]", "[::]"),
        *("[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "house", "both"),
    ],
)
def test_a_name_of_a_private_host_is_not_connected_to(site: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*arguments: object) -> socket.socket:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    resolve = meaning(house=["192.168.1.1"], both=["93.184.216.34", "10.0.0.1"])
    port = site.rpartition(":")[2]
    found = fetched(f"http://{host}:{port}/loaf.png", Fetching(seconds=2, resolve=resolve))
    assert "public" in found.fault or "known" in found.fault


def test_a_redirect_into_the_house_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "is_public", lambda address: address != "127.0.0.2")
    how = Fetching(seconds=2, resolve=meaning(house=["127.0.0.2"]))
    assert fetched(f"{site}/loaf.png", how).data == RED
    assert fetched(f"{site}/house", how).fault == "its host is not on the public web"


@pytest.mark.parametrize("address", ["http://me:secret@e.org/a.png", "http:///a.png", "https://", "http://[::1/a.png"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert fetched(address, Fetching(seconds=2, resolve=meaning())).fault


def test_a_proxy_is_passed_over(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetched(f"{site}/loaf.png", Fetching(is_private=True)).data == RED


@pytest.mark.parametrize(
    "address",
    [
        *(
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.0.1",
            "198.18.0.1",
        ),
        *("192.0.2.1", "224.0.0.251", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:224.0.0.1", "64:ff9b::a00:1", "64:ff9b::e000:1"),
        *("64:ff9b:1::1", "2002:7f00:1::1", "2002:5db8:d822::1", "2001:0:5ef5:79fd::1", "2001:db8::1", "fc00::1"),
        *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "100::1"),
    ],
)
def test_hosts_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_hosts_that_are_public(address: str) -> None:
    assert is_public(address)
