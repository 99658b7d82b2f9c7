"""How fast pages are with many listings, beside a bare Django view and a django-oscar shop.

    python -m bench.pages [--size 50000] [--folder .local/bench-pages] [--seconds 1] [--rounds 8]

All sites run in jewelcad.serve with the same threads, on one database server, and are asked by
eight clients at once, one site after the other in short slices, so that what else the machine does
hits all of them. Ratios are medians over the rounds. Listings stay in the folder for the next run;
django-oscar is installed there too, as bench/pages_oscar.txt pins it.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

if TYPE_CHECKING:
    from django.db.models import QuerySet

PROJECT = Path(__file__).resolve().parent.parent
CLIENTS = 8
PIECES = 40
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PORTS = {"own": 9151, "bare": 9152, "oscar": 9153}
NAMES = {"own": "jewelcad", "bare": "bare view", "oscar": "django-oscar"}
TOKEN = "b" * 32
BY_WORD = "garnet halo"
# The comment of a database that was filled to the end.
WHOLE = "whole"
FIRST_LOOK = "model page, nothing kept yet"


@dataclass(frozen=True)
class Ask:
    """A request; each has another of `places` where the path or body says {}."""

    path: str
    status: int = 200
    cookie: str = ""
    body: str | None = None
    places: tuple[str, ...] = ("",)

    def as_bytes(self, place: str, port: int) -> bytes:
        lines = [
            f"{'GET' if self.body is None else 'POST'} {self.path.replace('{}', place)} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"User-Agent: {BROWSER}",
            "Accept: text/html",
        ]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        body = (self.body or "").replace("{}", place).encode()
        if self.body is not None:
            lines += [
                f"Origin: http://127.0.0.1:{port}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Seen:
    """What a site did in all its slices of one kind."""

    times: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    queries: int = 0

    def part(self, share: float) -> float:
        times = sorted(self.times)
        return times[min(len(times) - 1, int(len(times) * share))] * 1000


Kinds = dict[str, dict[str, Ask]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=int(os.environ.get("SIZE", "50000")))
    parser.add_argument("--folder", type=Path, default=PROJECT / ".local" / "bench-pages")
    parser.add_argument("--seconds", type=float, default=1.0, help="of one slice")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--only", default="", help="kinds of page whose name holds this")
    given = parser.parse_args()
    folder: Path = given.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"JEWELCAD_LOCAL": str(folder), "PORT": str(PORTS["own"])}

    from embedded import ensure, release

    services = ensure(postgres=True, redis=True, keep=False)
    try:
        os.environ |= services
        shop = _build_shop(services["DATABASE_URL"], given.size)
        oscar = _build_oscar(services["DATABASE_URL"], given.size, folder)
        kinds = {
            name: asks
            for name, asks in _kinds(given.size, shop, oscar).items()
            if given.only in name
        }
        with _Servers(shop, oscar, folder):
            _measure(kinds, rounds=given.rounds, seconds=given.seconds)
        if given.only in "search":
            _time_search(given.rounds)
    finally:
        release()
    return 0


def _kinds(size: int, shop: str, oscar: str) -> Kinds:
    pieces = _column(
        shop,
        "SELECT slug FROM models_catalog_cadmodel WHERE id >= 1000000 ORDER BY md5(slug) LIMIT %s",
    )
    offers = _column(
        shop,
        "SELECT public_id FROM models_catalog_licenceoffer WHERE cad_model_id >= 1000000"
        " ORDER BY public_id LIMIT %s",
    )
    model = {"own": Ask("/models/{}/", places=pieces), "bare": Ask("/models/{}/", places=pieces)}
    late = f"?page={size // 24 - 1}"
    lists = {
        "list": {"own": Ask("/models/"), "bare": Ask("/models/"), "oscar": Ask("/catalogue/")},
        "late page": {
            "own": Ask(f"/models/{late}"),
            "bare": Ask(f"/models/{late}"),
            "oscar": Ask(f"/catalogue/?page={size // 20 - 1}"),
        },
        "list with facets": {
            "own": Ask("/models/?category=rings&shape=round&price=10-100"),
            "oscar": Ask("/catalogue/category/rings_1/"),
        },
        "search": {"own": Ask(f"/models/?q={BY_WORD.replace(' ', '+')}")},
    }
    basket: dict[str, Ask] = {
        "own": Ask("/cart/add/", 303, body="offer={}", places=offers),
    }
    if oscar:
        products = "SELECT {} FROM catalogue_product ORDER BY md5(slug) LIMIT %s"
        model["oscar"] = Ask(
            "/catalogue/{}/", places=_column(oscar, products.format("slug || '_' || id"))
        )
        basket["oscar"] = Ask(
            "/basket/add/{}/",
            302,
            cookie=f"csrftoken={TOKEN}",
            body=f"quantity=1&csrfmiddlewaretoken={TOKEN}",
            places=_column(oscar, products.format("id::text")),
        )
    kinds: Kinds = {}
    cart = _cart_with(offers[-1])
    for name, asks in {"model page": model, **lists}.items():
        own = asks["own"]
        kinds[f"{name}, no cookie"] = asks
        kinds[f"{name}, own cart"] = {
            **asks,
            "own": Ask(own.path, cookie=cart, places=own.places),
        }
    kinds["add to cart"] = basket
    many = "SELECT slug FROM models_catalog_cadmodel WHERE id >= 1000000 ORDER BY random() LIMIT %s"
    strange = _column(shop, many, 5000)
    kinds[FIRST_LOOK] = {
        "own": Ask("/models/{}/", places=strange),
        "bare": Ask("/models/{}/", places=strange),
    }
    for name, path, status in (
        ("unknown facet", "/models/?shape=banana", 200),
        ("impossible range", "/models/?price_from=90&price_to=10", 200),
        ("beyond the end", f"/models/?page={size}", 200),
        ("a query of 30 kB", "/models/?q=" + "halo+" * 6_000, 200),
        ("a query of 1 MB", "/models/?q=" + "halo+" * 200_000, 431),
    ):
        kinds[f"bad: {name}"] = {"own": Ask(path, status)}
    with_oscar = {"own", "bare"} | ({"oscar"} if oscar else set())
    return {
        name: {site: ask for site, ask in asks.items() if site in with_oscar}
        for name, asks in kinds.items()
    }


def _cart_with(offer: str) -> str:
    """The cookie of a browser in whose cart one licence lies."""
    from django.conf import settings
    from django.test import Client

    host = f"127.0.0.1:{PORTS['own']}"
    browser = Client(headers={"host": host, "origin": f"http://{host}"})
    browser.post("/cart/add/", {"offer": offer})
    name = settings.CART_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


# --- What is compared ------------------------------------------------------------------------


def _build_shop(server: str, size: int) -> str:
    """A few pieces go over the workbench once, in a database that the others begin as copies of."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.pages_own"
    originals, has_none = _database(server, "shop_pieces")
    os.environ["DATABASE_URL"] = originals
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.pages_rows import fill, measured_pieces

    if has_none:
        call_command("migrate", verbosity=0)
        measured_pieces()
        connection.close()
        _mark_whole(server, "shop_pieces")
    address, is_new = _database(server, f"shop_{size}", template="shop_pieces")
    connection.close()
    connection.settings_dict["NAME"] = f"shop_{size}"
    begin = time.monotonic()
    call_command("migrate", verbosity=0)
    if is_new:
        fill(size)
        _mark_whole(server, f"shop_{size}")
        print(f"{size} listings loaded in {time.monotonic() - begin:.0f} s", flush=True)
    connection.close()
    return address


def _build_oscar(server: str, size: int, folder: Path) -> str:
    """The address of its database; empty, and said so, where it cannot be had."""
    program = folder / "oscar" / "bin" / "python"
    script = str(PROJECT / "bench" / "pages_oscar.py")
    try:
        if not (folder / "oscar" / "installed").exists():
            _run([sys.executable, "-m", "venv", "--clear", str(folder / "oscar")])
            lock = str(PROJECT / "bench" / "pages_oscar.txt")
            install = [str(program), "-m", "pip", "install", "--quiet", "--require-hashes"]
            _run([*install, "--disable-pip-version-check", "-r", lock])
            (folder / "oscar" / "installed").touch()
        address, is_new = _database(server, f"oscar_{size}")
        if is_new:
            begin = time.monotonic()
            _run([str(program), script, "fill", str(size)], BENCH_DATABASE_URL=address)
            _mark_whole(server, f"oscar_{size}")
            print(f"{size} products loaded in {time.monotonic() - begin:.0f} s", flush=True)
    except (subprocess.CalledProcessError, OSError) as problem:
        print(f"django-oscar cannot be had here, so it is not in the table: {problem}", flush=True)
        return ""
    return address


def _database(server: str, name: str, template: str = "template1") -> tuple[str, bool]:
    """Its address, and whether it is new: one that was not filled to the end is made again."""
    is_whole = _column(
        server,
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        name,
    ) == (WHOLE,)
    if not is_whole:
        _execute(server, f'DROP DATABASE IF EXISTS "{name}"')
        _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}")), not is_whole


def _mark_whole(server: str, name: str) -> None:
    _execute(server, f"COMMENT ON DATABASE \"{name}\" IS '{WHOLE}'")


def _column(address: str, statement: str, *given: object) -> tuple[str, ...]:
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(statement, given or [PIECES])
        return tuple(row[0] for row in cursor.fetchall())


def _execute(address: str, statement: str) -> None:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _run(command: list[str], **more: str) -> None:
    subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, **more})  # noqa: S603


class _Servers:
    """Each site in a process of its own, from when it answers until the end."""

    def __init__(self, shop: str, oscar: str, folder: Path) -> None:
        serve = [sys.executable, "-m", "jewelcad.serve"]
        self.commands = {
            "own": (serve, {"DJANGO_SETTINGS_MODULE": "bench.pages_own"}),
            "bare": (serve, {"DJANGO_SETTINGS_MODULE": "bench.pages_bare"}),
        }
        if oscar:
            program = str(folder / "oscar" / "bin" / "python")
            script = str(PROJECT / "bench" / "pages_oscar.py")
            self.commands["oscar"] = ([program, script, "serve"], {"BENCH_DATABASE_URL": oscar})
        self.shop, self.folder = shop, folder

    def __enter__(self) -> None:
        self.running = []
        for site, (command, more) in self.commands.items():
            with (self.folder / f"{site}.log").open("w") as log:
                self.running.append(
                    subprocess.Popen(  # noqa: S603 (the commands above)
                        [*command, "--port", str(PORTS[site])],
                        cwd=PROJECT,
                        env={**os.environ, "DATABASE_URL": self.shop, **more},
                        stdout=log,
                        stderr=log,
                    )
                )
        for site in self.commands:
            _wait_until_up(site, Ask("/nothing"))

    def __exit__(self, *_: object) -> None:
        for server in self.running:
            server.terminate()
        for server in self.running:
            server.wait()


def _wait_until_up(site: str, ask: Ask) -> None:
    """Until it answers: the port is open before the site is loaded."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with suppress(OSError), _Line(PORTS[site]) as line:
            line.ask(ask.as_bytes("", PORTS[site]))
            return
        time.sleep(0.5)
    raise SystemExit(f"{NAMES[site]} does not start; its log is in the folder.")


# --- Measuring -------------------------------------------------------------------------------


def _measure(kinds: Kinds, *, rounds: int, seconds: float) -> None:
    print(f"{'':34s}{'rps':>9s} {'p50 ms':>8s} {'p99 ms':>8s} {'queries':>8s}  jewelcad is")
    first: dict[str, float] = {}
    for name, asks in kinds.items():
        seen = {site: Seen() for site in asks}
        for site, ask in asks.items():
            if name != FIRST_LOOK:
                _ask_each(site, ask)
            seen[site].queries = _queries(site, ask)
        busy = _Busy()
        for number in range(rounds):
            for site in list(asks)[:: 1 if number % 2 else -1]:
                _slice(site, asks[site], seconds, seen[site])
        load = busy.words()
        for site, found in seen.items():
            ratio = ""
            if site != "own":
                pairs = zip(seen["own"].rates, found.rates, strict=True)
                times = statistics.median(own / other for own, other in pairs)
                ratio = f"{times:.2f} times the {NAMES[site]}"
            label = name if site == "own" else f"  {NAMES[site]}"
            print(
                f"{label:34s}{statistics.median(found.rates):9.1f} {found.part(0.5):8.1f} "
                f"{found.part(0.99):8.1f} {found.queries:8d}  {ratio or load}",
                flush=True,
            )
        first[name] = statistics.median(seen["own"].rates)
    for who in ("no cookie", "own cart"):
        if f"late page, {who}" in first and f"list, {who}" in first:
            times = first[f"late page, {who}"] / first[f"list, {who}"]
            print(f"a late page of the list is {times:.2f} times the first page, {who}")


def _ask_each(site: str, ask: Ask) -> None:
    """Every place once, so that what a site keeps is there."""
    with _Line(PORTS[site]) as line:
        for place in ask.places:
            line.ask(ask.as_bytes(place, PORTS[site]))


def _slice(site: str, ask: Ask, seconds: float, seen: Seen) -> None:
    """Eight clients ask one after the other until the time is over."""
    turn, times = count(), []
    begin = time.monotonic()
    end = begin + seconds

    def client() -> None:
        with _Line(PORTS[site]) as line:
            while time.monotonic() < end:
                place = ask.places[next(turn) % len(ask.places)]
                asked = time.monotonic()
                status, _ = line.ask(ask.as_bytes(place, PORTS[site]))
                times.append(time.monotonic() - asked)
                if status != ask.status:
                    raise SystemExit(f"{NAMES[site]} answers {status} to {ask.path[:80]}")

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if not times:
        raise SystemExit(f"{NAMES[site]} does not answer as it should to {ask.path[:80]}")
    seen.times += times
    seen.rates.append(len(times) / (time.monotonic() - begin))


def _queries(site: str, ask: Ask) -> int:
    with _Line(PORTS[site]) as line:
        asked = ask.as_bytes(ask.places[0], PORTS[site])
        _, head = line.ask(asked.replace(b"\r\n", b"\r\nX-Count: 1\r\n", 1))
    found = [row for row in head.split("\r\n") if row.lower().startswith("x-queries:")]
    return int(found[0].partition(":")[2]) if found else 0


class _Line:
    """A connection that stays; http.client would cost as much as a quick page."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __enter__(self) -> "_Line":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, asked: bytes) -> tuple[int, str]:
        # Who is refused half-way reads why, if it comes through.
        with suppress(ConnectionError):
            self.socket.sendall(asked)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._more()
        head, _, body = found.partition(b"\r\n\r\n")
        words = head.decode("latin-1")
        rows = words.lower().split("\r\n")
        length = next((row for row in rows if row.startswith("content-length:")), ":0")
        missing = int(length.partition(":")[2]) - len(body)
        while missing > 0:
            missing -= len(self._more())
        if "connection: close" in rows:
            self.socket.close()
            self.open()
        return int(words.split(" ", 2)[1]), words

    def _more(self) -> bytes:
        found = self.socket.recv(65_536)
        if not found:
            raise ConnectionError("The site closed the connection.")
        return found


class _Busy:
    """What the machine did meanwhile: its load, and how busy its processors were."""

    def __init__(self) -> None:
        self.ticks = self._ticks()

    def words(self) -> str:
        idle, total = (now - then for now, then in zip(self._ticks(), self.ticks, strict=True))
        return f"(load {os.getloadavg()[0]:.1f}, processors {1 - idle / max(1, total):.0%} busy)"

    def _ticks(self) -> tuple[int, int]:
        counted = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return counted[3] + counted[4], sum(counted)


def _time_search(rounds: int) -> None:
    """What a search with counts takes, by parts, beside the plain ranked query, in turn."""
    from django.http import QueryDict

    from common import kept
    from models_catalog.selectors.catalogue import PAGE_SIZE, catalogue_page
    from models_catalog.selectors.facets import count_facets
    from models_catalog.selectors.search import search
    from models_catalog.wanted import Wanted

    for words in (BY_WORD, "garnet", "ring"):
        address = QueryDict(mutable=True)
        address["q"], address["as"] = words, "typed"
        wanted, rows = Wanted.read(address), search(words).rows
        page = catalogue_page(address)
        ways: dict[str, Callable[[], object]] = {
            "plain ranked query": partial(_ranked, words),
            "order of the page alone": partial(_first, rows[:PAGE_SIZE]),
            "order and counts": partial(count_facets, rows, wanted, {}, first=PAGE_SIZE),
            "page, nothing kept yet (goal 2)": partial(catalogue_page, address),
            "page, counts kept": partial(catalogue_page, address),
        }
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(rounds):
            kept.forget()
            for way, ask in ways.items():
                begin = time.monotonic()
                ask()
                taken[way].append(time.monotonic() - begin)
        print(
            f"search “{words}”, {page.total if page else 0} found (load {os.getloadavg()[0]:.1f})"
        )
        plain = taken["plain ranked query"]
        for way, times in taken.items():
            ratio = statistics.median(one / other for one, other in zip(times, plain, strict=True))
            print(f"  {way:32s}{statistics.median(times) * 1000:8.0f} ms {ratio:6.2f}", flush=True)


def _first(rows: "QuerySet[Any]") -> list[Any]:
    return list(rows.all().values_list("pk", flat=True))


def _ranked(words: str) -> list[tuple[int]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cad_model_id FROM models_catalog_listingindex,"
            " websearch_to_tsquery('english', %s) AS asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked) DESC, published_at DESC LIMIT 24",
            [words],
        )
        found: list[tuple[int]] = cursor.fetchall()
    return found


if __name__ == "__main__":
    sys.exit(main())
