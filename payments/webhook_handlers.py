"""Which kind of webhook event is acted on by whom; other kinds are recorded and ignored."""

from collections.abc import Callable

from payments.models import WebhookEvent

# Acts on an event outside any transaction and says in a few words what became of it.
Handler = Callable[[WebhookEvent], str]
_handlers: dict[str, Handler] = {}


def register(event_type: str, handler: Handler) -> None:
    """Name the one handler of an event type; raises ValueError when another has it already."""
    if _handlers.setdefault(event_type, handler) is not handler:
        raise ValueError(f"{event_type} has a handler already.")


def handler_of(event_type: str) -> Handler | None:
    return _handlers.get(event_type)
