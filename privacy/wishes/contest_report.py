"""The owner of an account says that it is no child's."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from privacy.errors import NothingToContest
from privacy.models import ChildReport


@transaction.atomic
def contest_report(*, actor: AbstractBaseUser, text: str) -> None:
    """The last words count. Raises NothingToContest where no report is open."""
    mine = ChildReport.objects.of_person(actor.pk).open()
    if not mine.update(contest=text, contested_at=timezone.now()):
        raise NothingToContest(gettext("No report about your account is open."))
