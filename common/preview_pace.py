"""How often one network address may fetch previews, without a cookie and without keeping it.

Counted is a code of the address, cut to its network, under a key that changes each hour; the count
is gone an hour later. A collector of a thousand previews an hour is slowed down, a buyer never is.
"""

import hashlib
import hmac
import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def is_too_often(request: HttpRequest) -> bool:
    """Counts this fetch; True beyond PREVIEWS_PER_HOUR of the address's network in this hour."""
    hour = int(time.time()) // HOUR
    key = f"previews:{_code(get_adapter(request).get_client_ip(request), hour)}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, HOUR)
        count = 1
    return count > settings.PREVIEWS_PER_HOUR


def _code(address: str, hour: int) -> str:
    """The same for one home or office during one hour, and nothing that leads back to it."""
    bits = 24 if ipaddress.ip_address(address).version == 4 else 56
    network = ipaddress.ip_network(f"{address}/{bits}", strict=False)
    said = f"previews {network} {hour}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:24]
