"""What the command line decides: addresses, keys, fees, delays. Nothing live or remote."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
HOME_COUNTRY = "US"  # the platform's, unless the control API names another
LIVE_PREFIXES = ("sk_live_", "rk_live_")


class UnsafeConfig(ValueError):
    """The sandbox was asked to use a live key or to talk to another machine."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Settings of one process. Fees are minor units and basis points; delays are seconds."""

    port: int
    data: Path
    webhook_url: str
    webhook_secret: str
    secret_key: str
    fee_basis_points: int = 290
    fee_fixed: int = 30
    dispute_fee: int = 1500
    settle_seconds: int = 2 * 86400
    retry_base: float = 1.0
    max_attempts: int = 12

    def check(self) -> None:
        """Raise UnsafeConfig unless every key is a test key and every address is this machine."""
        if self.secret_key.startswith(LIVE_PREFIXES):
            raise UnsafeConfig("a live key was given; the sandbox takes test keys only")
        if not self.secret_key.startswith("sk_test_"):
            raise UnsafeConfig("the secret key must start with sk_test_")
        if not self.webhook_secret:
            raise UnsafeConfig("the webhook secret is empty")
        if self.webhook_url:
            parts = urlsplit(self.webhook_url)
            if parts.scheme != "http" or parts.hostname not in LOOPBACK_HOSTS:
                raise UnsafeConfig("the webhook address must be http:// on this machine")
