"""Visitors of one day told apart without a cookie, and never known again the day after."""

import hashlib
import hmac

from django.http import HttpRequest

from activity.waiting_line import secret_of_day
from common.browsers import browser_of
from common.networks import network


def visitor_key(request: HttpRequest) -> str:
    """Empty while there is no secret of the day, or no address."""
    where = network(request)
    secret = secret_of_day() if where else None
    if secret is None:
        return ""
    said = f"{where} {browser_of(request.headers.get('User-Agent', ''))}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:32]
