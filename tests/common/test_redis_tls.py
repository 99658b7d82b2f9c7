"""A Redis that cannot prove who it is gets nothing from us: neither the cache nor the queue."""

import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

VALUES = settings.BASE_DIR / "deploy" / "check.env"
ASK = {
    "cache": "from django.core.cache import cache; cache.get('x')",
    "queue": "from jewelcad.celery import app;"
    " app.connection().ensure_connection(max_retries=1, interval_start=0)",
}


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[int]:
    """A TLS server of this machine with a certificate that it made itself; gives its port."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl command makes the certificate, and is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + [
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ]
        + ["-addext", "subjectAltName=DNS:localhost"],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def answer_all() -> None:
        while True:
            try:
                asked, _ = listener.accept()
            except OSError:  # closed: the test is over
                return
            try:
                with context.wrap_socket(asked, server_side=True) as spoken:
                    while spoken.recv(4096):
                        spoken.sendall(b"+OK\r\n")
            except OSError:  # they hung up, as they should
                asked.close()

    threading.Thread(target=answer_all, daemon=True).start()
    yield int(listener.getsockname()[1])
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.mark.slow
@pytest.mark.parametrize("part", ASK)
def test_p25_unknown_certificate_is_refused(part: str, impostor: int, tmp_path: Path) -> None:
    lines = [line for line in VALUES.read_text().splitlines() if line and line[0] != "#"]
    values = dict(line.split("=", 1) for line in lines) | {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "REDIS_URL": f"rediss://localhost:{impostor}/0",
        "PATH": os.environ["PATH"],
        "JEWELCAD_LOCAL": str(tmp_path / "local"),
        "DJANGO_SETTINGS_MODULE": "jewelcad.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {ASK[part]}"],
        cwd=settings.BASE_DIR,
        env=values,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "certificate verify failed" in done.stderr.lower()
