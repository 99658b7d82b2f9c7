"""Object to a use of one's data that rests on our legitimate interest, or take that back."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.locking import lock_rows
from privacy.desk.open_case import open_case
from privacy.desk.states import CaseChannel, CaseKind, Identity
from privacy.models import Objection
from privacy.purposes import Use
from privacy.states import ObjectionState

FRAUD_TEXT = (
    "I object to the search for fraud in my data, by the button on My data. Weigh my interest "
    "against that of buyers and designers, and answer me."
)


@transaction.atomic
def object_to(
    *,
    actor: AbstractBaseUser,
    person: AbstractBaseUser,
    use: Use,
    state: ObjectionState,
    method: str,
) -> Objection | None:
    """One row more, unless the last one says the same; then None.

    Recommendations and statistics stop with the commit. Of the search for fraud a case is opened:
    staff weigh it, and say `upheld` or `refused` by this same function.
    """
    lock_rows(get_user_model()._base_manager.filter(pk=person.pk))
    last = Objection.objects.of_person(person.pk).filter(use=use).first()
    is_said = last.state == state if last else state == ObjectionState.WITHDRAWN
    if is_said:
        return None
    if use == Use.PREVENT_FRAUD and state == ObjectionState.MADE:
        open_case(
            actor=None,
            kind=CaseKind.OBJECT,
            channel=CaseChannel.ACCOUNT,
            person=person,
            proven_by=Identity.PASSWORD,
            text=FRAUD_TEXT,
        )
    return Objection.objects.create(person_id=person.pk, use=use, state=state, method=method)
