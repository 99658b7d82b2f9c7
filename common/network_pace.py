"""How often one network, or for one e-mail address, may do something, without keeping the address.

It slows down whoever collects previews by the thousand, or tries licence numbers one after another.
"""

import hashlib
import hmac
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from common.hooks import Hook
from common.networks import network_of

HOUR = 3600
# Told once an hour when somebody goes beyond a limit: what is counted, of which network or address,
# and how often by then.
went_beyond: Hook[[str, str, int], None] = Hook("common.went_beyond")
# Whether this one is let through all the same.
spared: Hook[[str, str], bool] = Hook("common.spared")
# One for a home or office, whose devices change their addresses.
HOME_BITS = 56


def is_too_often(request: HttpRequest, *, what: str, most_an_hour: int) -> bool:
    """Counts this one; True beyond `most_an_hour` by the address's network in this hour."""
    address = get_adapter(request).get_client_ip(request)
    return _is_above(what, network_of(address, ipv6_bits=HOME_BITS), most_an_hour)


def is_too_often_for(address: str, *, what: str, most_an_hour: int) -> bool:
    """The same for an e-mail address, whoever asks about it."""
    return _is_above(what, address, most_an_hour)


def _is_above(what: str, whom: str, most_an_hour: int) -> bool:
    # The code is made anew each hour and deleted an hour later, so it tells nothing of a person.
    key = f"{what}:{_code(what, whom, int(time.time()) // HOUR)}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, HOUR)
        count = 1
    if count <= most_an_hour:
        return False
    if count == most_an_hour + 1:
        went_beyond.call_all(what, whom, count)
    return not any(spared.call_all(what, whom))


def _code(what: str, whom: str, hour: int) -> str:
    """The same during one hour, and nothing that leads back to an address."""
    said = f"{what} {whom} {hour}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:24]
