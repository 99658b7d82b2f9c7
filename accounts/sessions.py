"""Sessions in the database, each with the number of its account beside it; SESSION_ENGINE."""

from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        number = data.get(SESSION_KEY)
        row.account_id = int(number) if number is not None else None
        return row
