"""Hands one raw mail to the privacy desk: for a mail server's pipe, and for a try by hand."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from privacy.desk.read_mail import MOST_BYTES
from privacy.desk.receive_mail import receive_mail


class Command(BaseCommand):
    help = "Open a case for a raw mail (RFC 822), from a file or from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        if file is None:
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with file.open("rb") as body:
                raw = body.read(MOST_BYTES + 1)
        case = receive_mail(raw)
        self.stdout.write(f"Request {case.number}." if case else "No request: nobody asks by it.")
