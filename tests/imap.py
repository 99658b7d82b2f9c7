"""A small stand-in of an IMAP server over TLS: one mailbox, and the faults that real ones have."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    mails: dict[int, bytes]
    port: int = 0
    name: str = "desk"
    password: str = "secret"
    seen: set[int] = field(default_factory=set)
    # It hangs up over these, refuses to read these, and searches found these before they went.
    hangs_up_over: set[int] = field(default_factory=set)
    refuses: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    keeps_marks: bool = True


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")
        while line := self.rfile.readline().decode().split():
            tag, command = line[0], line[1].upper()
            if command == "UID":
                command = f"UID {line[2].upper()}"
            if command == "UID FETCH" and int(line[3]) in self._box.hangs_up_over:
                return
            self._say(f"{tag} {self._answered(command, line[3:])}")
            if command == "LOGOUT":
                return

    @property
    def _box(self) -> Mailbox:
        return self.server.box  # type: ignore[attr-defined, no-any-return]

    def _answered(self, command: str, words: list[str]) -> str:
        box = self._box
        if command == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif command == "AUTHENTICATE":
            self._say("+ ")
            said = base64.b64decode(self.rfile.readline()).decode()
            if said != f"\0{box.name}\0{box.password}":
                return "NO [AUTHENTICATIONFAILED] Authentication failed."
        elif command == "SELECT":
            self._say(f"* {len(box.mails)} EXISTS")
        elif command == "UID SEARCH":
            self._say("* SEARCH " + " ".join(str(one) for one in box.mails if one not in box.seen))
        elif command == "UID FETCH":
            return self._fetched(int(words[0]))
        elif command == "UID STORE" and box.keeps_marks:
            box.seen.add(int(words[0]))
            self._say(rf"* {words[0]} FETCH (UID {words[0]} FLAGS (\Seen))")
        elif command == "LOGOUT":
            self._say("* BYE")
        return "OK done"

    def _fetched(self, number: int) -> str:
        # Somebody else works in the same mailbox: a server may tell of it at any time.
        self._say(r"* 99 FETCH (FLAGS (\Seen))")
        if number in self._box.refuses:
            return "NO [SERVERBUG] Internal error occurred."
        if number not in self._box.gone:
            raw = self._box.mails[number]
            self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}", raw, b")\r\n")
        return "OK done"

    def _say(self, line: str, *more: bytes) -> None:
        self.wfile.write(b"".join([line.encode(), b"\r\n", *more]))


@contextmanager
def imap_server(folder: Path, *mails: bytes) -> Iterator[Mailbox]:
    """While it runs; `folder` gets its certificate as `server.pem`, for SSL_CERT_FILE."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder / "server.pem"))
    box = Mailbox(mails=dict(enumerate(mails, start=1)))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()


def _certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
