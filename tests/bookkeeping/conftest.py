"""Sales through the sandbox; the same steps as in the tests of payouts."""

from tests.payouts.conftest import books, connect, sandbox, sandbox_process, sell

__all__ = ["books", "connect", "sandbox", "sandbox_process", "sell"]
