"""A mail program wrote to the address of List-Unsubscribe: that does what the link does."""

import email
import email.policy
import re
from email.errors import MessageError

from newsletter.links import read_leave_token
from newsletter.services.leave import leave

_TOKEN = re.compile(r"[A-Za-z0-9_~.-]{60,200}")


def leave_by_mail(message: bytes) -> bool:
    """Whether the mail named somebody. Its sender is not believed: the signed token is enough."""
    try:
        parsed = email.message_from_bytes(message, policy=email.policy.default)
        said = f"{parsed['To'] or ''} {parsed['Subject'] or ''}"
    except (MessageError, ValueError):
        return False
    for found in _TOKEN.findall(said):
        link = read_leave_token(found)
        if link is not None:
            leave(code=link.address_code, method="mail to leave", issue_id=link.issue_id)
            return True
    return False
