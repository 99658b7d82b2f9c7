"""How often the API may be asked: for each token, and for each network with or without one."""

from typing import Any

from allauth.account.adapter import get_adapter
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from common.network_pace import HOME_BITS
from common.networks import network_of


class _Pace(SimpleRateThrottle):
    def allow_request(self, request: Request, view: Any) -> bool:
        """Without Redis nothing is counted, and reading goes on as on the site."""
        try:
            return bool(super().allow_request(request, view))
        except RedisError:
            return True


class TokenPace(_Pace):
    scope = "by_token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.auth is None:
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}


class NetworkPace(_Pace):
    scope = "by_network"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        address = get_adapter(request._request).get_client_ip(request._request)
        network = network_of(address, ipv6_bits=HOME_BITS)
        return self.cache_format % {"scope": self.scope, "ident": network}
