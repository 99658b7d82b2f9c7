"""Typed readers of the process environment; NAME_FILE gives a secret by file."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Values from the process, then from the embedded services, then the default."""

    def __init__(self, *, fallback: Mapping[str, str]) -> None:
        self._fallback = fallback

    def text(self, name: str, default: str = "") -> str:
        if name in os.environ:
            return os.environ[name]
        secret_file = os.environ.get(f"{name}_FILE")
        if secret_file:
            try:
                return Path(secret_file).read_text().strip()
            except OSError as error:
                raise ImproperlyConfigured(
                    f"{name}_FILE names {secret_file}, which cannot be read: {error.strerror}."
                ) from error
        return self._fallback.get(name, default)

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name, "true" if default else "false").strip().lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{name} is {value!r}; write true or false.")

    def integer(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from error

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def given(self, name: str) -> bool:
        """True when the deployment itself sets the value, so that nothing embedded stands in."""
        return name in os.environ or f"{name}_FILE" in os.environ


def celery_url(redis_url: str) -> str:
    """The same Redis in Celery's spelling: `redis+socket://` and `virtual_host` for a socket."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?{query.replace('db=', 'virtual_host=')}".rstrip("?")
