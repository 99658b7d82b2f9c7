"""A small stand-in of ClamAV's daemon: it speaks INSTREAM, and knows one harmless test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The test file that every scanner knows; in two parts, so that none takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Scan(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        body = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            body += self.rfile.read(length)
        limit: int = self.server.limit  # type: ignore[attr-defined]
        if self.server.says:  # type: ignore[attr-defined]
            self.wfile.write(f"stream: {self.server.says}\0".encode())  # type: ignore[attr-defined]
        elif len(body) > limit:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in body:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@contextmanager
def clamd(*, limit: int = 10**9, says: str = "") -> Iterator[str]:
    """Its address, while it runs."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Scan) as server:
        server.daemon_threads = True
        server.limit = limit  # type: ignore[attr-defined]
        server.says = says  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        yield f"{host!s}:{port}"
        server.shutdown()
