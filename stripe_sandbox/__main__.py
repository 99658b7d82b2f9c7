"""Command line: python -m stripe_sandbox --port 8001 --data DIR --webhook-url URL …"""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from stripe_sandbox.config import Config, UnsafeConfig
from stripe_sandbox.server import Sandbox

DEFAULT_KEY = "sk_test_sandbox"


def read_arguments(arguments: list[str]) -> Config:
    parser = argparse.ArgumentParser(
        prog="stripe_sandbox", description="A Stripe that runs on this machine. Test keys only."
    )
    # Secrets may come from the environment, which other users of the machine cannot list.
    parser.add_argument("--port", type=int, default=8001, help="0 picks a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder of the sandbox's database")
    parser.add_argument("--webhook-url", default="", help="http:// on this machine; empty: none")
    parser.add_argument(
        "--webhook-secret", default=os.environ.get("STRIPE_WEBHOOK_SECRET", ""), help="whsec_…"
    )
    parser.add_argument(
        "--secret-key", default=os.environ.get("STRIPE_SECRET_KEY", DEFAULT_KEY), help="sk_test_…"
    )
    parser.add_argument("--fee-basis-points", type=int, default=290, help="290 is 2.9 per cent")
    parser.add_argument("--fee-fixed", type=int, default=30, help="minor units")
    parser.add_argument("--dispute-fee", type=int, default=1500, help="minor units")
    parser.add_argument(
        "--settle-seconds", type=int, default=2 * 86400, help="from pending to available"
    )
    parser.add_argument("--retry-base", type=float, default=1.0, help="first pause, doubled")
    parser.add_argument("--max-attempts", type=int, default=12, help="deliveries of one event")
    return Config(**vars(parser.parse_args(arguments)))


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM or Ctrl-C. Exit code 2 when the settings are not safe."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s sandbox %(message)s"
    )
    config = read_arguments(arguments)
    try:
        config.check()
    except UnsafeConfig as problem:
        sys.stderr.write(f"stripe_sandbox: {problem}\n")
        return 2
    sandbox = Sandbox(config)

    def stop(*_: object) -> None:
        # shutdown() waits for serve_forever, which runs in this very thread.
        threading.Thread(target=sandbox.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.stdout.write(f"listening on {sandbox.base_url}\n")
    sys.stdout.flush()
    sandbox.serve_forever(poll_interval=0.1)
    sandbox.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
