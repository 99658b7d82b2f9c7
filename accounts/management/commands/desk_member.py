"""Shows and sets which groups of the staff desk somebody has."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import DeskGroupsRefused
from accounts.models import User
from accounts.services.set_desk_groups import set_desk_groups
from common.models import Machine


class Command(BaseCommand):
    help = (
        "Give a person groups of the staff desk: those that are named from now on, and no other. "
        "Without an option, show which they have."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of an account that exists")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--group", action="append", help="a group's name; may stand repeatedly")
        ways.add_argument("--none", action="store_true", help="take the desk away")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(email=options["email"].strip().lower()).first()
        if account is None:
            raise CommandError(
                f"Nobody has an account with {options['email']}: let them sign up at "
                f"{settings.SITE_URL}/accounts/signup/ first."
            )
        if options["group"] or options["none"]:
            try:
                account = set_desk_groups(
                    actor=Machine.CONSOLE, account=account, names=options["group"] or []
                )
            except DeskGroupsRefused as refused:
                raise CommandError(refused.message) from refused
        self._show(account)

    def _show(self, account: User) -> None:
        own = sorted(account.groups.values_list("name", flat=True))
        self.stdout.write(f"{account.email}: {_words(account, own)}.")
        others = Group.objects.exclude(name__in=own).order_by("name")
        self.stdout.write(f"Other groups: {', '.join(group.name for group in others) or 'none'}.")
        if account.is_staff:
            desk = f"{settings.SITE_URL}/{settings.ADMIN_PATH}"
            self.stdout.write(f"The desk is at {desk}; it opens with a second factor.")


def _words(account: User, groups: list[str]) -> str:
    if account.is_superuser:
        return "may do everything at the desk"
    if not account.is_staff:
        return "does not get in at the desk"
    return ", ".join(groups) or "no group; the desk opens and shows nothing"
