"""`make run`: everything embedded, migrated and with demo data, until Ctrl-C."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .assets import build_assets
from .catalogues import build_catalogues
from .children import Child, Children, end_leftovers
from .console import Console
from .demo_login import DEMO_LOGINS, DEMO_PASSWORD
from .environment import embedded_environment, is_given, is_production, site_url, web_port
from .errors import EmbeddedError
from .migrations import is_migrated, note_migrated
from .places import PROJECT, local_folder, make_local_folder, run_folder
from .ports import answers_ok, is_listening, require_free_port
from .services import ensure, release

READY_SECONDS = 120.0
LEAST_FREE_BYTES = 500 * 1024 * 1024
WEB_THREADS = 4


class _ToldToStop(Exception):
    """Ctrl-C or SIGTERM."""


def run(console: Console) -> int:
    """Start all, follow, stop all; gives the exit code. Raises EmbeddedError before the start."""
    if is_production():
        raise EmbeddedError(
            "DEPLOYMENT=production: use docker-compose.yml; this starts demo parts."
        )
    signal.signal(signal.SIGTERM, _tell_to_stop)
    signal.signal(signal.SIGHUP, _tell_to_stop)
    signal.signal(signal.SIGINT, _tell_to_stop)
    make_local_folder()
    _require_room()
    with _only_one():
        end_leftovers()
        require_free_port(web_port(), what="the site")
        if not is_given("STRIPE_SECRET_KEY"):
            require_free_port(web_port() + 1, what="the Stripe sandbox")
        children = Children(console=console, environment=_children_environment())
        try:
            return _run_all(console, children)
        except _ToldToStop:
            console.say("Stopping")
            return 0
        finally:
            _ignore_further_signals()
            children.stop()
            release()


def _run_all(console: Console, children: Children) -> int:
    begin = time.monotonic()
    build_assets(say=console.say)
    build_catalogues()
    wants_database, wants_redis = not is_given("DATABASE_URL"), not is_given("REDIS_URL")
    console.say("Starting PostgreSQL and Valkey" if wants_database else "Starting services")
    urls = ensure(postgres=wants_database, redis=wants_redis, keep=False)
    _migrate(console, urls.get("DATABASE_URL"))
    has_demo = wants_database and _load_demo_once(console)
    _start_site(children)
    ended = _wait_until_ready(children)
    if ended is None:
        _start_workers(children)
        _print_welcome(console, has_demo=has_demo, seconds=time.monotonic() - begin)
        if has_demo:
            _hold_demo_money_once(console)
        while (ended := children.wait_for_an_end(1.0)) is None:
            pass
    return _report_end(console, ended)


def _start_site(children: Children) -> None:
    python, port = sys.executable, web_port()
    if not is_given("STRIPE_SECRET_KEY"):
        values = embedded_environment()
        options = ["--port", str(port + 1), "--data", str(local_folder() / "sandbox")]
        webhook = ["--webhook-url", f"http://127.0.0.1:{port}/webhooks/stripe/"]
        children.start(
            "stripe",
            [python, "-m", "stripe_sandbox", *options, *webhook],
            grace_seconds=2,
            # By the environment: a command line is shown to everyone on the machine.
            extra={
                name: os.environ.get(name) or values[name]
                for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
            },
        )
    # Threads wait for the database and for Stripe; the interpreter runs one at a time anyway.
    serve = [python, "-m", "jewelcad.serve", "--threads", str(WEB_THREADS), "--stop-seconds", "3"]
    children.start("web", [*serve, "--port", str(port)], grace_seconds=4)


def _start_workers(children: Children) -> None:
    """After the site answers: each costs seconds of imports, which would make people wait."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "jewelcad"]
    # Workers that know nothing of each other: gossip and mingle cost a second at the start.
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    everyday = ["-n", "worker", "--queues", "celery,privacy", "--concurrency", "2"]
    children.start("worker", [*worker, *everyday], grace_seconds=5)
    # Two files at a time, each in a child process of the task's own: one designer's large file is
    # one of them at most, so that another's small one does not wait for it.
    two = ["-n", "workbench", "--queues", "workbench", "--concurrency", "2"]
    children.start("workbench", [*worker, *two], grace_seconds=5)
    # One set of pictures at a time; and one batch of a newsletter, which no receipt waits behind.
    for queue in ("pictures", "newsletter"):
        only = ["-n", queue, "--queues", queue, "--pool", "solo"]
        children.start(queue, [*worker, *only], grace_seconds=5)
    schedule = str(run_folder() / "beat-schedule")
    beat = ["beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"]
    children.start("beat", [*celery, *beat], grace_seconds=2)


def _wait_until_ready(children: Children) -> Child | None:
    """None when the site answers, or the child that ended meanwhile; raises EmbeddedError."""
    needs_sandbox = not is_given("STRIPE_SECRET_KEY")
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        ended = children.wait_for_an_end(0.1)
        if ended is not None:
            return ended
        if answers_ok(web_port(), "/livez") and (not needs_sandbox or is_listening(web_port() + 1)):
            return None
    raise EmbeddedError(
        f"the site did not answer within {READY_SECONDS:.0f} s; see the lines above."
    )


def _manage(console: Console, *words: str) -> None:
    """Run a command of manage.py to its end, its lines among ours; raises EmbeddedError."""
    with subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=_children_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            for line in process.stdout or ():
                console.line("setup", line.rstrip())
        except _ToldToStop:
            process.terminate()
            raise
    if process.returncode != 0:
        raise EmbeddedError(f"`manage.py {words[0]}` failed; its reason is in the lines above.")


def _migrate(console: Console, embedded_url: str | None) -> None:
    if embedded_url is not None and is_migrated(embedded_url):
        return
    _manage(console, "migrate", "--no-input", "--verbosity", "1")
    _manage(console, "publish_policy")
    if embedded_url is not None:
        note_migrated(embedded_url)


def _load_demo_once(console: Console) -> bool:
    done = run_folder() / "demo-done"
    if os.environ.get("DEMO") == "0" and not done.exists():
        return False
    if not done.exists():
        console.say("Making the demo data, once (DEMO=0 goes without)")
        _manage(console, "seed_demo")
        done.touch()
    return True


def _hold_demo_money_once(console: Console) -> None:
    """Design requests that are paid for: only while the site and the sandbox run."""
    done = run_folder() / "demo-paid-done"
    if is_given("STRIPE_SECRET_KEY") or done.exists():
        return
    try:
        _manage(console, "seed_demo", "--paid")
    except EmbeddedError as error:
        console.error(f"the demo has no request with money in it: {error}")
        return
    done.touch()


def _print_welcome(console: Console, *, has_demo: bool, seconds: float) -> None:
    console.say(f"Ready in {seconds:.0f} s")
    console.say(f"  Site    {site_url()}/")
    console.say(f"  Admin   {site_url()}/{os.environ.get('ADMIN_PATH', 'admin').strip('/')}/")
    console.say(f"  Mail    {site_url()}/dev/mail/")
    if not is_given("STRIPE_SECRET_KEY"):
        console.say(f"  Stripe  http://127.0.0.1:{web_port() + 1}/ (sandbox)")
    if has_demo:
        for mail, role in DEMO_LOGINS:
            console.say(f"  Log in  {mail:<18} {DEMO_PASSWORD}  ({role})")
    console.say("Ctrl-C stops everything")


def _report_end(console: Console, child: Child) -> int:
    code = child.process.returncode
    console.error(f"{child.name} ended by itself (exit code {code}); its last lines:")
    for line in child.lines:
        console.error(f"  {line}")
    console.error("stopping everything else.")
    return 1


def _children_environment() -> dict[str, str]:
    """The caller's variables, and those that only the launcher knows."""
    quieter = {}
    if os.getuid() == 0:  # the warning is right, but fills eight lines at each start
        quieter["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser privileges"
    return (
        quieter
        | os.environ
        | {
            "PORT": str(web_port()),
            "SITE_URL": site_url(),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "jewelcad.settings",
        }
    )


def _require_room() -> None:
    free = shutil.disk_usage(local_folder()).free
    if free < LEAST_FREE_BYTES:
        raise EmbeddedError(
            f"the disk of {local_folder()} is full ({free // 1_000_000} MB left); free some space."
        )


@contextmanager
def _only_one() -> Iterator[None]:
    """Two launchers on one folder would run every scheduled task twice."""
    with (run_folder() / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise EmbeddedError(
                f"it already runs from this folder: {lock.read().strip()}"
            ) from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {site_url()}/\n")
        lock.flush()
        yield


def _tell_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise _ToldToStop


def _ignore_further_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
