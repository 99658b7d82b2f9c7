"""The sandbox's own database: SQLite in WAL mode, one short transaction per request."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stripe_sandbox.errors import missing

Body = dict[str, Any]
Condition = tuple[str, Sequence[Any]]
_SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class Transaction:
    """Reads and writes of one request; nothing is seen by others before it commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.sql = connection
        self.request_id: str | None = None
        self.idempotency_key: str | None = None

    def now(self) -> int:
        """Seconds since 1970, moved forward by what the control API has advanced."""
        return int(time.time()) + int(self.setting("clock_offset", "0"))

    def setting(self, name: str, default: str) -> str:
        row = self.sql.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_setting(self, name: str, value: str) -> None:
        self.sql.execute("REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))

    def add(self, kind: str, body: Body, *, account: str = "", private: Body | None = None) -> Body:
        """Store a new object; `private` holds what Stripe knows but does not show."""
        self.sql.execute(
            "INSERT INTO objects (id, kind, account, created, body, private)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                body["id"],
                kind,
                account,
                body.get("created", self.now()),
                json.dumps(body),
                json.dumps(private or {}),
            ),
        )
        return body

    def save(self, body: Body) -> Body:
        self.sql.execute("UPDATE objects SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))
        return body

    def delete(self, object_id: str) -> None:
        self.sql.execute("DELETE FROM objects WHERE id = ?", (object_id,))

    def find(
        self, object_id: str, *, kind: str | None = None, account: str | None = ""
    ) -> Body | None:
        """None as `account` looks everywhere."""
        row = self.sql.execute(
            "SELECT body FROM objects WHERE id = ? AND account = coalesce(?, account)"
            " AND kind = coalesce(?, kind)",
            (object_id, account, kind),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def get(self, kind: str, object_id: str, *, account: str = "", param: str = "id") -> Body:
        """The object, or a 404 shaped as Stripe's."""
        body = self.find(object_id, kind=kind, account=account)
        if body is None:
            raise missing(
                kind.replace("checkout.session", "checkout session"), object_id, param=param
            )
        return body

    def owner(self, object_id: str) -> str:
        """The connected account that an object belongs to; empty for the platform."""
        row = self.sql.execute("SELECT account FROM objects WHERE id = ?", (object_id,)).fetchone()
        return str(row[0]) if row else ""

    def private(self, object_id: str) -> Body:
        row = self.sql.execute("SELECT private FROM objects WHERE id = ?", (object_id,)).fetchone()
        return json.loads(row[0]) if row else {}

    def set_private(self, object_id: str, **changes: Any) -> None:
        merged = {**self.private(object_id), **changes}
        self.sql.execute(
            "UPDATE objects SET private = ? WHERE id = ?", (json.dumps(merged), object_id)
        )

    def plan(self, step: str, subject: str, *, at: int) -> None:
        """Have `actions.due` take a step on this object once the clock has come so far."""
        self.sql.execute(
            "INSERT INTO plans (due_at, step, subject) VALUES (?, ?, ?)", (at, step, subject)
        )

    def all_of(
        self, kind: str, *, account: str | None = "", match: Mapping[str, Any] | None = None
    ) -> list[Body]:
        """Every object of a kind, oldest first, whose fields equal `match`."""
        where, values = _conditions(kind, account, match)
        query = f"SELECT body FROM objects WHERE {where} ORDER BY seq"  # noqa: S608 - see _conditions
        rows = self.sql.execute(query, values)
        return [json.loads(row[0]) for row in rows]

    def page(
        self,
        kind: str,
        query: Mapping[str, Any],
        *,
        account: str = "",
        match: Mapping[str, Any] | None = None,
        also: Sequence[Condition] = (),
    ) -> tuple[list[Body], bool]:
        """One page, newest first, and whether more follow; `query` holds the paging parameters.

        `also` holds further conditions, each a constant text and the values that it binds.
        """
        where, values = _conditions(kind, account, match)
        for moment in ("created", "arrival_date"):
            for name, bound in query.get(moment, {}).items():
                where += f" AND json_extract(body, '$.{moment}') {_COMPARE[name]} ?"
                values.append(bound)
        for text, bound_values in also:
            where += f" AND {text}"
            values += bound_values
        backwards = "ending_before" in query
        cursor = query.get("ending_before") or query.get("starting_after")
        if cursor:
            self.get(kind, cursor, account=account, param="starting_after")
            sign = ">" if backwards else "<"
            where += f" AND seq {sign} (SELECT seq FROM objects WHERE id = ?)"  # noqa: S608
            values.append(cursor)
        limit = int(query.get("limit", 10))
        order = "ASC" if backwards else "DESC"
        select = f"SELECT body FROM objects WHERE {where} ORDER BY seq {order} LIMIT ?"  # noqa: S608
        rows = self.sql.execute(select, [*values, limit + 1]).fetchall()
        bodies = [json.loads(row[0]) for row in rows[:limit]]
        return (bodies[::-1] if backwards else bodies), len(rows) > limit


def _conditions(
    kind: str, account: str | None, match: Mapping[str, Any] | None
) -> tuple[str, list[Any]]:
    """A WHERE clause: its text is made of constants only, every value is bound."""
    where, values = "kind = ?", [kind]
    if account is not None:
        where += " AND account = ?"
        values.append(account)
    for field, value in (match or {}).items():
        wanted = value if isinstance(value, list) else [value]
        where += f" AND json_extract(body, ?) IN ({', '.join('?' * len(wanted))})"
        values += [f"$.{field}", *wanted]
    return where, values


class Store:
    """Opens transactions. Writers wait for one lock: nothing comes between a check and a write."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "sandbox.sqlite3"
        self._write_lock = threading.Lock()
        # Held open for the life of the process: SQLite copies the WAL into the database whenever
        # the last connection is closed.
        self._keeper = self._open()
        self._keeper.execute("PRAGMA journal_mode = WAL")
        self._keeper.executescript(_SCHEMA)
        # A key left running by a killed process had its work rolled back with it.
        self._keeper.execute("DELETE FROM idempotency WHERE status IS NULL")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, timeout=30, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """All or nothing: commits on a normal exit, rolls back when anything is raised."""
        with self._write_lock:
            connection = self._open()
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield Transaction(connection)
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            finally:
                connection.close()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view that writes nothing."""
        connection = self._open()
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield Transaction(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def clear(self) -> None:
        """Forget everything, as on the first start."""
        with self.write() as tx:
            for table in (
                "objects",
                "entries",
                "idempotency",
                "deliveries",
                "plans",
                "payout_parts",
                "settings",
            ):
                tx.sql.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above

    def close(self) -> None:
        self._keeper.close()
