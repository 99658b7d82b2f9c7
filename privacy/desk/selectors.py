"""What is read about cases: by the person, by the desk, and for the month."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from common.address_code import address_code
from common.personal import data_subject
from privacy.models import Case
from privacy.models.case import CaseQuerySet


def cases_of(account: AbstractBaseUser) -> CaseQuerySet:
    """A person's own requests, the newest first: of their account, or of an address of theirs."""
    codes = [address_code(address) for address in data_subject(account).addresses]
    mine = Q(person=account.pk) | Q(subject_code__in=codes)
    return Case.objects.filter(mine).order_by("-received_at", "-pk")
