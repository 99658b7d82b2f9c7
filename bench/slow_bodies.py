"""What readers feel while others send as slowly as they like.

    .local/venv/bin/python bench/slow_bodies.py http://127.0.0.1:8000 --sockets 200

Opens sockets that announce a body and send one byte of it a second; meanwhile asks for pages at
an even rate and prints how long they took.
"""

import argparse
import socket
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urlsplit

PAGES = ("/accounts/login/", "/livez")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20, help="pages a second")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--host", help="the name to ask for, where it is another")
    parser.add_argument("--pages", default=",".join(PAGES))
    options = parser.parse_args()
    stop = threading.Event()
    address = urlsplit(options.site)
    host = options.host or address.netloc
    senders = threading.Thread(target=_send_slowly, args=(options, address, host, stop))
    senders.start()
    time.sleep(2)
    times, faults = _ask_evenly(options, host)
    stop.set()
    senders.join()
    _print(times, faults)
    return 1 if faults else 0


def _send_slowly(
    options: argparse.Namespace, address: SplitResult, host: str, stop: threading.Event
) -> None:
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n"
    # With a token in the cookie the check of the form's token waits for the body.
    token = "a" * 32
    head += f"Cookie: csrf={token}; __Host-csrf={token}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
    opened = []
    for _ in range(options.sockets):
        sender = socket.create_connection((address.hostname, address.port), timeout=10)
        sender.sendall(head.encode())
        opened.append(sender)
    cut = 0
    while not stop.wait(1):
        for sender in list(opened):
            try:
                sender.sendall(b"a")
            except OSError:
                cut += 1
                opened.remove(sender)
    sys.stdout.write(f"slow senders: {len(opened)} left, {cut} cut off\n")
    for sender in opened:
        sender.close()


def _ask_evenly(options: argparse.Namespace, host: str) -> tuple[list[float], int]:
    pages = options.pages.split(",")
    faults = 0

    def ask(number: int) -> float:
        request = urllib.request.Request(  # noqa: S310 (the address that was given)
            options.site + pages[number % len(pages)],
            headers={"Host": host, "X-Forwarded-Proto": "https"},
        )
        begin = time.monotonic()
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            answer.read()
        return time.monotonic() - begin

    asked = []
    with ThreadPoolExecutor(64) as pool:
        begin = time.monotonic()
        for number in range(int(options.seconds * options.rate)):
            time.sleep(max(0.0, begin + number / options.rate - time.monotonic()))
            asked.append(pool.submit(ask, number))
    times = []
    for one in asked:
        try:
            times.append(one.result())
        except OSError:
            faults += 1
    return times, faults


def _print(times: list[float], faults: int) -> None:
    if len(times) < 20:
        sys.stdout.write(f"{len(times)} answers, {faults} without one\n")
        return
    median, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
    worst = max(times) * 1000
    sys.stdout.write(
        f"{len(times)} answers, {faults} without one; ms: median {median:.0f}, "
        f"p95 {p95:.0f}, worst {worst:.0f}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
