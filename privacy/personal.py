"""What the data map asks about consents, and about the tables of other people's packages."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from common.address_code import address_code
from common.personal import DataSubject
from privacy.models import Consent, ExportPart


def named_in_staff_log(person: DataSubject) -> Q:
    """Entries of the staff desk's log about the person's own account, which they name."""
    user = get_user_model()._meta
    return Q(
        content_type__app_label=user.app_label,
        content_type__model=user.model_name,
        object_id=str(person.account_id),
    )


def answered_by_address(person: DataSubject) -> Q:
    """Answers that came by a link in a mail to one of the person's addresses."""
    return Q(address_code__in=[address_code(one) for one in person.addresses])


def last_change_of_consent() -> Any:
    """When the next answer took its place, or the account was closed; the last one counts on.

    An address has no account that closes: its last answer counts on while it is a yes.
    """
    later = Consent.objects.filter(purpose=OuterRef("purpose"), at__gt=OuterRef("at"))
    later_of_person = later.filter(person=OuterRef("person"))
    later_of_address = later.filter(person=None, address_code=OuterRef("address_code"))
    return Case(
        When(
            person=None,
            then=Coalesce(
                _first(later_of_address), Case(When(granted=False, then="at"), default=None)
            ),
        ),
        default=Coalesce(_first(later_of_person), "person__closed_at"),
    )


def _first(answers: QuerySet[Consent]) -> Subquery:
    return Subquery(answers.order_by("at").values("at")[:1], output_field=DateTimeField())


def case_about(person: DataSubject) -> Q:
    """Cases by the code of an address, which stays when the account is gone."""
    return Q(subject_code__in=[address_code(address) for address in person.addresses])


def is_case_open() -> Q:
    """Requests that are not answered yet."""
    return Q(closed_at=None)


def is_hold_in_force() -> Q:
    return Q(released_at=None)


def end_of_erasure() -> Any:
    return Coalesce("finished_at", "cancelled_at")


def copy_of(person: DataSubject) -> Q:
    """Copies for an account, and those for an address that has none."""
    by_address = Q(person=None, address__in=person.addresses)
    if person.account_id is None:
        return by_address
    return Q(person=person.account_id) | by_address


def erasure_of(person: DataSubject) -> Q:
    """Erasures of an account, and of an address that has none, as long as they lead to it."""
    by_address = Q(person=None, contact__in=person.addresses)
    if person.account_id is None:
        return by_address
    return Q(person=person.account_id) | by_address


def is_copy_stored() -> Q:
    """Copies of which a file may still lie in the store."""
    return Q(pk__in=ExportPart.objects.filter(deleted_at=None).values("export"))


def is_number_of(person: DataSubject) -> Q:
    """Rows that hold the number of an account and no foreign key."""
    if person.account_id is None:
        return Q(pk__in=[])
    return Q(account_number=person.account_id)
