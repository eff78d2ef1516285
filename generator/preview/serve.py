"""A board -> an HTTP server of this machine alone, which tells pages of each change.

What is on the board is for its reader's eyes. So only this machine can connect, and no page of another site can read it
through the reader's browser: not by a name that it has let point to this machine (the Host is checked), and not by
embedding what the site is made of (the browser says where a request comes from).
"""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

from generator.errors import OutputError
from generator.preview.live import Board

LOOPBACK = "127.0.0.1"
# seconds after which a page is told that we are there, so that one that has gone is noticed
PULSE = 10.0
# mimetypes asks the system, which may not know, or know it wrongly
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'self'; style-src * 'unsafe-inline'; img-src * data:; media-src * data:; font-src * data:; "
    "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """Serves a board."""

    daemon_threads = True

    def __init__(self, board: Board, port: int) -> None:
        self.board = board
        super().__init__((LOOPBACK, port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where a browser has gone in the midst of a request; a fault of ours is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """Answers one request after another of a browser."""

    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds, after which a browser that asks for nothing more is left
    server: Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).removeprefix("/") or "index.html"
        if not self._is_ours():
            self._answer(HTTPStatus.FORBIDDEN, b"this page is for the browser of this machine", ".txt")
        elif path == "events":
            self._tell()
        elif (data := self.server.board.site.files.get(path)) is None:
            self._answer(HTTPStatus.NOT_FOUND, b"there is no such page", ".txt")
        else:
            self._answer(HTTPStatus.OK, data, path)

    def _is_ours(self) -> bool:
        hosts = {f"{name}:{self.server.server_port}" for name in (LOOPBACK, "localhost")}
        origin = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "none")
        followed = self.headers.get("Sec-Fetch-Mode") == "navigate" and self.headers.get("Sec-Fetch-Dest") == "document"
        return (
            self.headers.get("Host") in hosts
            and (origin is None or origin.removeprefix("http://") in hosts)
            and (site in ("same-origin", "none") or followed)
        )

    def _answer(self, status: HTTPStatus, data: bytes, name: str) -> None:
        suffix = "." + name.rpartition(".")[2].lower()
        kind = TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
        self._begin(status, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _tell(self) -> None:
        """Tell a page the version of the site, at once and whenever it is another, for as long as the page is there."""
        self._begin(HTTPStatus.OK, "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"retry: 1000\n\n")
        version = ""
        while True:
            version = self.server.board.wait(version, PULSE)
            self.wfile.write(f"data: {version}\n\n".encode())
            self.wfile.flush()

    def _begin(self, status: HTTPStatus, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in HEADERS.items():
            self.send_header(name, value)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what a person should know."""


@contextmanager
def serving(board: Board, port: int) -> Iterator[str]:
    """Serve the board until the caller is done; its address. port: 0 for a free one. Raises OutputError."""
    try:
        server = Server(board, port)
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise OutputError(f"port {port}", None, f"cannot be used: {reason}", "name another with --port") from error
    with server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            yield server.address
        finally:
            server.shutdown()
