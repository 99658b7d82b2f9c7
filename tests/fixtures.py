"""What fixtures of conftest.py give, under names that tests write behind the colon."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from common.mailbox import LocalMail

ClientOf = Callable[[User], Client]
ReadMails = Callable[[], list[LocalMail]]
