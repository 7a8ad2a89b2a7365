"""A line to the server that a test can cut, for a page and its service worker alike.

The browser's own "offline" does not reach the worker when a page is loaded again.
"""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Line:
    """Passes on what comes to ``url``; while it is cut, nobody answers there."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self._threads = [threading.Thread(target=self._answer, daemon=True)]
        self._threads[0].start()

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            for end in self._open:
                _hang_up(end)
            self._open.clear()

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        _hang_up(self._listener)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _answer(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:  # closed
                return
            with self._lock:
                if self._is_cut:
                    browser.close()
                    continue
                server = socket.create_connection(self._server)
                self._open |= {browser, server}
            thread = threading.Thread(target=_connect, args=(browser, server), daemon=True)
            self._threads.append(thread)
            thread.start()


def _connect(browser: socket.socket, server: socket.socket) -> None:
    with browser, server:
        answers = threading.Thread(target=_pass_on, args=(server, browser), daemon=True)
        answers.start()
        _pass_on(browser, server)
        answers.join()


def _pass_on(from_end: socket.socket, to_end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # hung up while it was sent
        while data := from_end.recv(65536):
            to_end.sendall(data)
    _hang_up(from_end)
    _hang_up(to_end)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other end did
        end.shutdown(socket.SHUT_RDWR)
