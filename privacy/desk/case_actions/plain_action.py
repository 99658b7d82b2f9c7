"""The plain action about a request, and what all of them ask and show."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk.lock_case import shown_address, shown_person
from privacy.desk.selectors import in_zone
from privacy.errors import CaseNotPossible
from privacy.models import Case

PERMISSION = "privacy.work_case"


def plain_action(
    case: Case,
    *,
    back: str,
    title: str,
    verb: str,
    sentences: list[str],
    act: Callable[..., Any],
    form: type[MoneyForm] = MoneyForm,
    facts: Callable[[dict[str, Any]], list[tuple[str, str]]] = lambda data: [],
    needs_person: bool = False,
    needs_address: bool = False,
) -> MoneyAction:
    """An action that needs a reason, maybe one choice, and no sum of its own."""

    def effect(data: dict[str, Any]) -> Effect:
        require_open(case)
        if needs_person:
            shown_person(case)
        if needs_address:
            shown_address(case)
        return Effect(facts=[*case_facts(case), *facts(data)], sentences=sentences)

    def do(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        act(actor=actor, case=case, data=data)
        return f"Request {case.number}: done. The person is not told by this; answer them too."

    return MoneyAction(
        title=title,
        verb=verb,
        permission=PERMISSION,
        form=form,
        effect=effect,
        act=do,
        back=back,
    )


def case_facts(case: Case) -> list[tuple[str, str]]:
    return [
        ("Request", f"{case.number}, {case.get_kind_display()}"),
        ("Due", "the clock stands" if case.paused_at else in_zone(case.due_at)),
        ("Shown", str(case.get_identity_display())),
    ]


def who_gets(case: Case) -> list[str]:
    contact = case.contact
    if not contact.address:
        return ["There is no e-mail address: print the text and send it by post."]
    found = [f"The text goes to {contact.address}."]
    if contact.agent_address and contact.agent_may_receive:
        found.append(f"It goes to {contact.agent_address} too, as the person allowed.")
    return found


def require_open(case: Case) -> None:
    if not case.is_open:
        raise CaseNotPossible(f"Request {case.number} is closed already.")


def said(case: Case) -> str:
    return f"Request {case.number}: {case.get_state_display().lower()}."
