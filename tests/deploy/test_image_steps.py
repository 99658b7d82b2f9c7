"""The image's own build steps, on this machine and in a clean folder.

Docker is not needed, and the one step that is not repeated is the installation of the packages:
the running environment stands in for it.
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.response import addinfourl

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.long]
PROJECT = settings.BASE_DIR
IMAGE_PATHS = {
    f"/srv/{name}": name for name in ("assets", "catalogues", "static", "uploads", "journal")
}


def read_env(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """/ of the image: app/ holds what neither .gitignore nor .dockerignore names."""
    root = tmp_path_factory.mktemp("image")
    ignored = {line.strip("/") for line in (PROJECT / ".dockerignore").read_text().split()}
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if name.split("/")[0] in ignored or not (PROJECT / name).is_file():
            continue
        target = root / "app" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((PROJECT / name).read_bytes())
    build = root / "build"
    build.mkdir()
    installed = Path(settings.ASSETS_DIR).parent / "node"
    if (installed / "installed").exists():  # npm ci has run for this lock; else it runs now
        (build / "node").symlink_to(installed)
    run(root, "-m", "embedded", "assets", JEWELCAD_LOCAL=str(build))
    (build / "static").rename(root / "assets")
    (build / "catalogues").rename(root / "catalogues")
    dropped = re.search(r"^RUN rm -r (.*)$", (PROJECT / "Dockerfile").read_text(), re.M)
    assert dropped
    for folder in dropped[1].split():  # so nothing below can import the launcher
        shutil.rmtree(root / "app" / folder)
    return root


def image_environment(root: Path) -> dict[str, str]:
    """ENV of the Dockerfile's last stage, its folders under our root."""
    last = (PROJECT / "Dockerfile").read_text().rsplit("FROM ", 1)[1]
    block = re.search(r"^ENV (.*?[^\\])$", last, re.M | re.S)
    assert block
    named = dict(re.findall(r"(\w+)=(\S+)", block[1]))
    named["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    named["JEWELCAD_LOCAL"] = str(root / "local")
    for inside, ours in IMAGE_PATHS.items():
        named = {n: str(root / ours) if v == inside else v for n, v in named.items()}
    return named


def run(root: Path, *words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=root / "app",
        env={"PATH": os.environ["PATH"], "HOME": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def production(root: Path) -> dict[str, str]:
    return (
        image_environment(root)
        | read_env(PROJECT / "deploy" / "check.env")
        | {"SECRET_KEY": secrets.token_urlsafe(64)}
    )


@pytest.fixture(scope="module")
def static(image: Path) -> Path:
    """What collectstatic of the Dockerfile makes, with the manifest storage."""
    values = image_environment(image) | read_env(PROJECT / "deploy" / "build.env")
    run(image, "manage.py", "collectstatic", "--no-input", "--verbosity", "0", **values)
    return image / "static"


def test_every_file_is_named_by_its_content_and_compressed(static: Path) -> None:
    named = json.loads((static / "staticfiles.json").read_text())["paths"]
    for wanted in ("css/site.css", "css/admin.css", "js/site.js", "js/viewer.js", "img/icon.svg"):
        assert re.search(r"\.[0-9a-f]{12}\.", named[wanted])
        assert (static / named[wanted]).is_file()
    assert (static / (named["css/site.css"] + ".gz")).is_file()


def test_style_sheet_and_preload_name_the_same_font(static: Path) -> None:
    """A preload of another address than the style sheet's would load the font twice."""
    named = json.loads((static / "staticfiles.json").read_text())["paths"]
    fonts = [name for name in named if name.startswith("css/fonts/")]
    assert len(fonts) == 2
    sheet = (static / named["css/site.css"]).read_text()
    assert all(Path(named[font]).name in sheet for font in fonts)


def test_production_values_pass_check_deploy_without_a_warning(image: Path, static: Path) -> None:
    shown = run(
        image, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **production(image)
    )
    assert "no issues (0 silenced)" in shown


def test_demo_is_refused_with_its_reason(image: Path) -> None:
    """In words, and not by an import of the launcher that fails."""
    with pytest.raises(AssertionError, match="they are for embedded mode"):
        run(image, "manage.py", "seed_demo", **production(image))


def test_compose_values_pass_check_deploy(image: Path, static: Path) -> None:
    """As docker compose gives them, with live Stripe keys in .env: no TLS inside its network."""
    compose = {
        "DEPLOYMENT": "production",
        "SITE_URL": "https://shop.example.com",
        "ALLOWED_HOSTS": "shop.example.com",
        "TRUSTED_PROXY_COUNT": "1",
        "DATABASE_URL": "postgres://jewelcad:invented@postgres:5432/jewelcad",
        "REDIS_URL": "redis://redis:6379/0",
        "EMAIL_URL": "smtp://mail:1025",
        "MAIL_IS_CAUGHT": "true",
        "CLAMD_ADDRESS": "clamd.example.com:3310",
        "AWS_STORAGE_BUCKET_NAME": "jewelcad",
        "AWS_S3_ENDPOINT_URL": "http://s3:9000",
        "AWS_S3_PUBLIC_ENDPOINT_URL": "https://files.shop.example.com",
        "TLS_EXEMPT_HOSTS": "postgres,redis,s3,mail",
        "ADMIN_PATH": "desk-4711",
        "STRIPE_SECRET_KEY": "sk_live_invented",
        "STRIPE_WEBHOOK_SECRET": "whsec_invented",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PREVIEW_KEY": secrets.token_urlsafe(64),
        "ADDRESS_KEY": secrets.token_urlsafe(64),
        "SELLER_ADDRESS": "1 Example Street",
        "COMPLAINT_BODY": "An authority",
        "COMPLAINT_URL": "https://authority.example.com/complaints",
    }
    values = image_environment(image) | compose
    shown = run(image, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **values)
    assert "no issues (0 silenced)" in shown


@pytest.fixture(scope="module")
def server(image: Path, static: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The image's command, with a database that is not there: some answers need none."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = (PROJECT / "deploy" / "web.sh").read_text()
    assert "--host 0.0.0.0 --port 8000" in script
    script = script.replace("--host 0.0.0.0 --port 8000", f"--host 127.0.0.1 --port {port}")
    values = image_environment(image) | read_env(PROJECT / "deploy" / "build.env")
    values |= {"ALLOWED_HOSTS": "build.invalid", "WEB_WORKERS": "1"}
    with (image / "log").open("w") as log:
        process = subprocess.Popen(
            ["sh", "-c", script], cwd=image / "app", env=values, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}", values
        finally:
            process.terminate()
            process.wait(timeout=30)


def ask(address: str, **headers: str) -> addinfourl:
    sent = {"Host": "build.invalid", "X-Forwarded-Proto": "https", **headers}
    request = urllib.request.Request(address, headers=sent)  # noqa: S310 (our own process)
    answer: addinfourl = urllib.request.urlopen(request, timeout=10)  # noqa: S310
    return answer


def test_web_server_answers_as_behind_the_proxy(
    image: Path, server: tuple[str, dict[str, str]]
) -> None:
    url, values = server
    is_ready = [sys.executable, str(image / "app" / "deploy" / "is_ready.py")]
    deadline = time.monotonic() + 60
    while subprocess.run(
        is_ready, env={**values, "READY_URL": f"{url}/livez"}, check=False
    ).returncode:
        assert time.monotonic() < deadline, (image / "log").read_text()
        time.sleep(0.2)
    unready = subprocess.run(is_ready, env={**values, "READY_URL": f"{url}/readyz"}, check=False)
    assert unready.returncode == 1, "the database is not there"

    page = ask(f"{url}/accounts/login/")
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert page.headers["Set-Cookie"].startswith("__Host-csrf=")
    assert "Secure" in page.headers["Set-Cookie"]
    assert "Server" not in page.headers
    sheet = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page.read().decode())
    assert sheet
    style = ask(url + sheet[1], **{"Accept-Encoding": "gzip"})
    assert style.headers["Content-Encoding"] == "gzip"
    assert "immutable" in style.headers["Cache-Control"]

    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{url}/accounts/login/", Host="evil.example")
    assert refused.value.code == 400


@pytest.mark.long
def test_a63_two_hundred_slow_senders_hold_nobody_up(
    server: tuple[str, dict[str, str]],
) -> None:
    """Each page that others ask for meanwhile is answered; the bench says in what time."""
    url, _ = server
    command = [sys.executable, str(PROJECT / "bench" / "slow_bodies.py"), url]
    done = subprocess.run(
        [*command, "--seconds", "4", "--host", "build.invalid"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "slow senders: 200 left, 0 cut off" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
