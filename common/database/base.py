import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg2 import InterfaceError

# A connection that answered so lately is not asked again, unless its server has said something.
TRUSTED_SECONDS = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Before each request Django asks a kept connection whether it stands: a question of its own.

    A server that ends a connection sends something, which the socket shows at once. A line that
    broke without a word is found by the question, which is asked every few seconds.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._trusted_until = 0.0

    def is_usable(self) -> bool:
        is_trusted = time.monotonic() < self._trusted_until and not self.errors_occurred
        if is_trusted and self._is_silent():
            return True
        is_usable = bool(super().is_usable())
        self._trusted_until = time.monotonic() + TRUSTED_SECONDS if is_usable else 0.0
        return is_usable

    def _is_silent(self) -> bool:
        """Whether nothing came in since the last answer: no news, and no end of the connection."""
        if self.connection is None:
            return False
        look = select.poll()
        try:
            look.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        except InterfaceError:  # closed on our side
            return False
        return not look.poll(0)
