"""Purchases through the sandbox, for what is counted and suggested out of them."""

from tests.orders.conftest import buy, check_out
from tests.stripe import sandbox, sandbox_process

__all__ = ["buy", "check_out", "sandbox", "sandbox_process"]
