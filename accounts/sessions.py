"""Sessions in the database, each with its account and its last use beside it; SESSION_ENGINE."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    # Of the row, and not of what it holds: noting a use neither extends the session nor sends its
    # cookie again.
    device = ""
    network = ""
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        number = data.get(SESSION_KEY)
        row.account_id = int(number) if number is not None else None
        if row.account_id is not None:
            row.device, row.network, row.seen_at = self.device, self.network, self.seen_at
        return row

    def note_use(self, *, device: str, network: str, at: datetime) -> None:
        self.device, self.network, self.seen_at = device, network, at

    def save_use(self) -> None:
        """Into the row, if it is there."""
        rows: Any = self.get_model_class().objects.filter(session_key=self.session_key)
        rows.update(device=self.device, network=self.network, seen_at=self.seen_at)

    def _get_session_from_db(self) -> Any:
        # The stubs of Django lack it.
        row: Any = super()._get_session_from_db()  # type: ignore[misc]
        if row is not None:
            self.note_use(device=row.device, network=row.network, at=row.seen_at)
        return row
