"""The mail server hands over what came to the address of List-Unsubscribe, one mail a call."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from newsletter.services.leave_by_mail import leave_by_mail

LARGEST = 1024 * 1024


class Command(BaseCommand):
    help = "Read one mail from standard input; whoever its signed subject names leaves."

    def handle(self, *args: Any, **options: Any) -> None:
        left = leave_by_mail(sys.stdin.buffer.read(LARGEST))
        # The mail server sends what is printed here back to nobody; it is for whoever tries it.
        self.stdout.write("left" if left else "no signed link in it")
