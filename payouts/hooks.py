"""What rooms above sent to designers out of money that was no sale; statements list it too."""

from dataclasses import dataclass

from accounts.models import User
from common.hooks import Hook
from payouts.statements.content import StatementLine


@dataclass(frozen=True)
class SentElsewhere:
    """One transfer by its number there; the line says what it was for."""

    number: str
    line: StatementLine


# What was sent to a designer and is on no statement; called inside the statement's transaction,
# and holds those rows until its end.
sent_elsewhere: Hook[[User], list[SentElsewhere]] = Hook("payouts.sent_elsewhere")
# To whom something was sent that is on no statement, by the account's key.
designers_sent_to: Hook[[], set[int]] = Hook("payouts.designers_sent_to")
