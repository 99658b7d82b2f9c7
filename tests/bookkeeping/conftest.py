"""Sales through the sandbox; the same steps as in the tests of payouts."""

from tests.payouts.conftest import connect, sandbox, sandbox_process, sell

__all__ = ["connect", "sandbox", "sandbox_process", "sell"]
