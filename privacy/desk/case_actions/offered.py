"""What the desk can do with a request as it stands: each a form with a reason, what will happen,
and the act."""

from common.decided_admin import Actions
from common.money_action import MakeAction
from privacy.desk.case_actions.answer import answer_action
from privacy.desk.case_actions.correct import correct_action
from privacy.desk.case_actions.erase import erasing_actions
from privacy.desk.case_actions.export import export_action
from privacy.desk.case_actions.extend import extend_action
from privacy.desk.case_actions.hide import hide_action
from privacy.desk.case_actions.identify import identity_action, link_action
from privacy.desk.case_actions.object import object_action
from privacy.desk.case_actions.refuse import refuse_action
from privacy.desk.case_actions.restrict import restrict_action
from privacy.desk.case_actions.sort import sort_action
from privacy.desk.case_actions.take_back import take_back_action
from privacy.desk.case_actions.withdraw import withdraw_action
from privacy.desk.states import CaseKind, Identity
from privacy.models import Case


def offered(case: Case) -> Actions:
    """By the last part of its address; nothing once the case is closed."""
    if not case.is_open:
        return {}
    found: dict[str, tuple[str, MakeAction]] = {
        "answer": ("Answer", answer_action),
        "refuse": ("Refuse", refuse_action),
        "extend": ("Extend", extend_action),
        "sort": ("Sort", sort_action),
        "revoke": ("Taken back", take_back_action),
    }
    if case.kind in (CaseKind.THIRD_PARTY, CaseKind.CHILD, CaseKind.COMPLAINT):
        found |= {"hide": ("Hide content", hide_action)}
    if case.identity == Identity.OPEN:
        found |= {
            "link": ("Send the link again", link_action),
            "identity": ("Shown otherwise", identity_action),
        }
    elif case.person_id is not None:
        found |= {
            "export": ("Export", export_action),
            "correct": ("Correct", correct_action),
            **erasing_actions(case),
            "restrict": ("Restrict", restrict_action),
            "object": ("Object", object_action),
            "withdraw": ("Withdraw a consent", withdraw_action),
        }
    elif case.is_proven and case.contact.address:
        # Nobody has an account with it: what is known by the address alone.
        found |= {"export": ("Export", export_action), **erasing_actions(case)}
    return found
