"""The locked row of a case that is still open, for whoever changes it."""

from django.contrib.auth.models import AbstractBaseUser

from common.locking import lock_rows
from common.personal import account_of
from privacy.desk.states import CaseAct, CaseState, Identity
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case


def lock_case(case: Case) -> Case:
    """Call it inside a transaction. Raises CaseNotPossible when it is closed."""
    (locked,) = lock_rows(Case.objects.filter(pk=case.pk))
    if not locked.is_open:
        raise CaseNotPossible(
            f"Request {locked.number} is closed: {locked.get_state_display().lower()}. "
            "What comes after that is a new request."
        )
    return locked


def begin_work(case: Case, *, actor: AbstractBaseUser) -> None:
    """The first act of the desk; the clock of a case that waits for its link stays as it is."""
    if case.state == CaseState.OPEN:
        case.state = CaseState.IN_PROGRESS
        case.save(update_fields=["state"])
        note(case, CaseAct.TAKEN, actor=actor)


def shown_address(case: Case) -> str:
    """The address that somebody has shown to be theirs. Raises CaseNotPossible."""
    if not case.is_proven or not case.contact.address:
        raise CaseNotPossible(
            "It is not shown yet whose address this is. Send the link again, or write down how "
            "they showed it."
        )
    _require_same_owner(case)
    return case.contact.address


def shown_person(case: Case) -> AbstractBaseUser:
    """Whose account it is about. Raises CaseNotPossible while that is not shown."""
    person = case.person
    if person is None or not (case.is_proven or case.identity == "not_needed"):
        raise CaseNotPossible(
            "It is not shown yet whose request this is, or there is no account with that address. "
            "Send the link again, or write down how they showed it."
        )
    if case.identity == Identity.LINK:
        _require_same_owner(case)
    return person


def _require_same_owner(case: Case) -> None:
    """Of an account that moved to another address: whoever reads the old one may be a stranger."""
    address = case.contact.address
    if case.person_id is not None and address and account_of(address) != case.person_id:
        raise CaseNotPossible(
            "The account has another address now than this request. What goes to the old one may "
            "be read by somebody else: its owner asks from the new one, or under My data."
        )
