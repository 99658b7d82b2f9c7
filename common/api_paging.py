"""Pages of the API that go on from a moment: what a program sends back is checked, not trusted."""

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    """Cursor pages of rows that are ordered by a time first; each list names its `ordering`."""

    page_size = 24

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises NotFound for a position that is no time: the database would refuse it later."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor is not None else None
        if position is not None and not _is_time(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_time(text: str) -> bool:
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False
