"""What the mail server is asked for, and what it says of each copy."""

from dataclasses import dataclass

from newsletter.states import DeliveryState

# So many addresses in a row that the server refuses or puts off: that is about us, not about them.
MOST_REFUSED = 5


@dataclass(frozen=True)
class Copy:
    delivery_id: int
    issue_id: int
    address: str
    address_code: str


@dataclass(frozen=True)
class Answer:
    """SENT, REFUSED, UNKNOWN, or WAITING: the server said "later" to this address alone."""

    delivery_id: int
    state: DeliveryState
    reason: str = ""
    # The mailbox is not there, as the server says.
    is_no_mailbox: bool = False


@dataclass(frozen=True)
class Answers:
    of: list[Answer]
    # Why the call as a whole failed, by the name of an error; what it left open waits again.
    failure: str = ""
    # How long the server asks us to wait.
    retry_after: int = 0
