"""As a deployment answers behind its proxy: every address, by TLS alone, with cookies of this host.

The settings are those of production, in a process of their own, on the database of the test. The
proxy is played by its header; a real end of TLS is Caddy's, and is not asked here.
"""

import json
import os
import secrets
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.cast import PASSWORD, make_person

# Asks each address as a browser behind the proxy, and once more without TLS.
ASK = """
import json, sys
import django
django.setup()
from django.conf import settings
# Files as they lie in the tree: collecting them is tried with the image.
plain_files = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain_files
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
from django.test import Client
from tests.common.test_headers import all_addresses, boom, named_patterns

host = {"Host": "shop.example.com"}
proxied = {**host, "X-Forwarded-Proto": "https"}
client = Client(raise_request_exception=False, headers=proxied)
paths = [*all_addresses(), "/no-such-page/", "/static/admin/css/base.css", "/privacy/?q=1"]
next(p for name, p in named_patterns() if name == "robots").callback = boom

def said(answer):
    return {
        "status": answer.status_code,
        "hsts": answer.get("Strict-Transport-Security", ""),
        "to": answer.get("Location", ""),
        "cookies": [one.OutputString() for one in answer.cookies.values()],
    }

told = {path: said(client.get(path)) for path in paths}
plain = {path: said(Client(headers=host).get(path)) for path in paths}
client.get("/accounts/login/")
form = {"login": sys.argv[1], "password": sys.argv[2]}
asked = {**proxied, "Referer": settings.SITE_URL}
entered = said(client.post("/accounts/login/", form, headers=asked))
print(json.dumps({"proxied": told, "plain": plain, "log-in": entered}))
"""


@pytest.fixture
def answers(transactional_db: None) -> dict[str, Any]:
    person = make_person(username="ben")
    lines = (settings.BASE_DIR / "deploy" / "check.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    database = connection.settings_dict
    host = database["OPTIONS"].get("host") or database["HOST"]
    given |= {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "jewelcad.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={host}",
        "REDIS_URL": settings.REDIS_URL,
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, person.email, PASSWORD],
        cwd=settings.BASE_DIR,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


def test_p24_every_answer_comes_by_tls_alone_and_says_so(answers: dict[str, Any]) -> None:
    proxied, plain = answers["proxied"], answers["plain"]
    assert len(proxied) > 100
    assert {200, 404, 405, 500} <= {one["status"] for one in proxied.values()}
    for path, one in proxied.items():
        assert one["hsts"] == "max-age=31536000; includeSubDomains; preload", path
    for path, one in plain.items():
        if path in {"/livez", "/readyz"}:  # asked by the machine itself, and they say nothing
            continue
        assert (one["status"], one["to"].partition("?")[0]) == (
            301,
            f"https://shop.example.com{path.partition('?')[0]}",
        ), path
        assert not one["cookies"], path

    assert answers["log-in"]["status"] == 302, answers["log-in"]
    cookies = {
        cookie
        for one in [*proxied.values(), answers["log-in"]]
        for cookie in one["cookies"]
        if '""' not in cookie  # one that is taken away
    }
    assert {cookie.partition("=")[0] for cookie in cookies} >= {"__Host-csrf", "__Host-session"}
    for cookie in cookies:
        words = {word.strip().partition("=")[0] for word in cookie.split(";")}
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "SameSite"} <= words and "Path=/" in cookie, cookie
        assert "Domain" not in words, cookie
