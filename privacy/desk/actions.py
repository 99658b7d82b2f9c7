"""What the desk can do with a case: each a form with a reason, what will happen, and the act."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from common.audit import record_act
from common.money_action import Effect, MoneyAction, MoneyForm
from common.personal import Correctable
from privacy.desk import act_for_person, close_case, erase_for_person, sort_case
from privacy.desk.acts import DeskAct
from privacy.desk.answers import COURT_NOTICE, REFUSALS, answers_for, complaint_body
from privacy.desk.clock import latest_extension
from privacy.desk.correct_for_person import correct_for_person, what_can_be_corrected
from privacy.desk.extend_case import extend_case, why_no_extension
from privacy.desk.hide_content import hide_for_person, shown_at
from privacy.desk.lock_case import shown_address, shown_person
from privacy.desk.open_case import Arrival, open_case
from privacy.desk.selectors import in_zone
from privacy.desk.states import CaseChannel, CaseKind, CaseReason, Identity
from privacy.errors import CaseNotPossible
from privacy.models import Case, CaseErasure
from privacy.purposes import OPEN_TO_OBJECTION, Purpose, Use
from privacy.states import RestrictionGround

PERMISSION = "privacy.work_case"
Make = Callable[..., MoneyAction]


def offered(case: Case) -> dict[str, tuple[str, Make]]:
    """By the last part of its address; nothing once the case is closed."""
    if not case.is_open:
        return {}
    found: dict[str, tuple[str, Make]] = {
        "answer": ("Answer", _answer),
        "refuse": ("Refuse", _refuse),
        "extend": ("Extend", _extend),
        "sort": ("Sort", _sort),
        "revoke": ("Taken back", _revoke),
    }
    if case.kind in (CaseKind.THIRD_PARTY, CaseKind.CHILD, CaseKind.COMPLAINT):
        found |= {"hide": ("Hide content", _hide)}
    if case.identity == Identity.OPEN:
        found |= {
            "link": ("Send the link again", _link),
            "identity": ("Shown otherwise", _identity),
        }
    elif case.person_id is not None:
        found |= {
            "export": ("Export", _export),
            "correct": ("Correct", _correct),
            **_erasing(case),
            "restrict": ("Restrict", _restrict),
            "object": ("Object", _object),
            "withdraw": ("Withdraw a consent", _withdraw),
        }
    elif case.is_proven and case.contact.address:
        # Nobody has an account with it: what is known by the address alone.
        found |= {"export": ("Export", _export), **_erasing(case)}
    return found


def _erasing(case: Case) -> dict[str, tuple[str, Make]]:
    asked = CaseErasure.objects.filter(case=case).first()
    if asked is None:
        return {"erase": ("Erase", _erase)}
    if asked.approved_at is None:
        return {
            "approve-erasure": ("Approve the erasure", _approve),
            "drop-erasure": ("Do not erase", _drop),
        }
    return {}


def new_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Write down a request that came on paper or by word",
        verb="write it down",
        permission=PERMISSION,
        form=PaperForm,
        form_options={},
        effect=lambda data: Effect(
            facts=[
                ("What", str(CaseKind(data["kind"]).label)),
                ("Received", f"{data['received_on']:%d %B %Y}"),
                ("Answer to", data["address"] or data["post"]),
            ],
            sentences=[
                "The period counts from the day on which it was received.",
                "With an e-mail address, a link goes there first where it is about the person's "
                "own data.",
            ],
        ),
        act=_write_down,
        back=back,
    )


class PaperForm(MoneyForm):
    reason = forms.CharField(
        label="What is asked", max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    kind = forms.ChoiceField(choices=CaseKind.choices)
    received_on = forms.DateField(
        label="Received on", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    address = forms.EmailField(label="E-mail address", required=False, max_length=254)
    post = forms.CharField(
        label="Or address by post",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("kind", "received_on", "address", "post", "reason")

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        today = timezone.now().date()
        if day > today or (today - day).days > 365:
            raise forms.ValidationError("Choose a day of the last twelve months, up to today.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("address") and not cleaned.get("post"):
            self.add_error("address", "Write down an address to answer to, by mail or by post.")
        return cleaned


@transaction.atomic
def _write_down(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    # From the first minute of its day: no hour is won by writing it down late.
    received_at = datetime.combine(data["received_on"], time.min, UTC)
    case = open_case(
        actor=actor,
        kind=CaseKind(data["kind"]),
        channel=CaseChannel.STAFF,
        address=data["address"],
        text=data["reason"],
        arrival=Arrival(received_at=received_at, post=data["post"]),
    )
    record_act(
        actor=actor, act=DeskAct.OPENED, target=case, reason="It came in another way than the form."
    )
    return f"It is request {case.number}, due {in_zone(case.due_at)}."


class AnswerForm(MoneyForm):
    reason = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea({"rows": 12}))
    is_last = forms.BooleanField(label="This answers all of it: close the request", required=False)


def _answer(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    templates = answers_for(case.kind)
    chosen = templates.get(request.GET.get("template", ""))
    return MoneyAction(
        title=f"Answer request {case}",
        verb="send the answer",
        permission=PERMISSION,
        form=AnswerForm,
        form_options={"initial": {"reason": chosen.text if chosen else ""}},
        effect=lambda data: _answer_effect(case, data),
        act=lambda actor, data: _said(
            close_case.answer_case(
                actor=actor,
                case=case,
                text=data["reason"],
                is_last=data["is_last"],
                attempt=data["attempt"],
            )
        ),
        back=back,
    )


def _answer_effect(case: Case, data: dict[str, Any]) -> Effect:
    _require_open(case)
    end = (
        "The request is closed. Its text and files go in 30 days, the rest in 3 years."
        if data["is_last"]
        else "The request stays open, and its clock goes on."
    )
    return Effect(facts=_facts(case), sentences=[*_who_gets(case), end])


class RefuseForm(MoneyForm):
    reason = forms.CharField(
        label="Text",
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Why, so that the person understands it.",
    )
    code = forms.ChoiceField(label="Reason", choices=[(one.value, one.label) for one in REFUSALS])
    is_partial = forms.BooleanField(label="A part was done; this refuses the rest", required=False)

    field_order = ("code", "is_partial", "reason")


def _refuse(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    code = request.GET.get("code", "")
    text = REFUSALS.get(CaseReason(code), "") if code in CaseReason.values else ""
    return MoneyAction(
        title=f"Refuse request {case}",
        verb="refuse",
        permission=PERMISSION,
        form=RefuseForm,
        form_options={"initial": {"code": code, "reason": text}},
        effect=lambda data: _refuse_effect(case, data),
        act=lambda actor, data: _said(
            close_case.refuse_case(
                actor=actor,
                case=case,
                reason=CaseReason(data["code"]),
                text=data["reason"],
                is_partial=data["is_partial"],
                attempt=data["attempt"],
            )
        ),
        back=back,
    )


def _refuse_effect(case: Case, data: dict[str, Any]) -> Effect:
    _require_open(case)
    return Effect(
        facts=[
            *_facts(case),
            ("Reason", str(CaseReason(data["code"]).label)),
            ("Complaint", complaint_body()),
            ("Court", COURT_NOTICE),
        ],
        sentences=[
            *_who_gets(case),
            "Reason, complaint body and court stand in the mail.",
            "The request is closed. This cannot be undone; who writes again opens a new one.",
        ],
    )


class ExtendForm(MoneyForm):
    reason = forms.CharField(
        label="Why it takes longer",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="The person reads it.",
    )
    until = forms.DateField(
        label="Answered by", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    field_order = ("until", "reason")


def _extend(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Extend request {case}",
        verb="extend and tell the person",
        permission=PERMISSION,
        form=ExtendForm,
        form_options={"initial": {"until": latest_extension(case.first_due_at).date()}},
        effect=lambda data: _extend_effect(case, data),
        act=lambda actor, data: _said(
            extend_case(actor=actor, case=case, until=_end_of(case, data), reason=data["reason"])
        ),
        back=back,
    )


def _end_of(case: Case, data: dict[str, Any]) -> datetime:
    """On that day, at the hour at which the first period ends."""
    return datetime.combine(data["until"], case.first_due_at.timetz())


def _extend_effect(case: Case, data: dict[str, Any]) -> Effect:
    _require_open(case)
    until = _end_of(case, data)
    problem = why_no_extension(case, until=until, now=timezone.now())
    if case.extended_at is None and problem:
        raise CaseNotPossible(problem)
    return Effect(
        facts=[*_facts(case), ("New end", in_zone(until))],
        sentences=["The person gets a mail with the reason.", "There is no second extension."],
    )


class SortForm(MoneyForm):
    kind = forms.ChoiceField(label="It is", choices=CaseKind.choices)
    field_order = ("kind", "reason")


def _sort(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Sort request {case}",
        verb="sort",
        permission=PERMISSION,
        form=SortForm,
        form_options={"initial": {"kind": case.kind}},
        effect=lambda data: Effect(
            facts=[*_facts(case), ("Will be", str(CaseKind(data["kind"]).label))],
            sentences=[
                "Where it is then about the person's own data and nothing shows who asks, a link "
                "goes to the address, and the clock stands until it is confirmed."
            ],
        ),
        act=lambda actor, data: _said(
            sort_case.sort_case(
                actor=actor, case=case, kind=CaseKind(data["kind"]), reason=data["reason"]
            )
        ),
        back=back,
    )


def _simple(
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
        _require_open(case)
        if needs_person:
            shown_person(case)
        if needs_address:
            shown_address(case)
        return Effect(facts=[*_facts(case), *facts(data)], sentences=sentences)

    def do(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        act(actor=actor, case=case, data=data)
        return f"Request {case.number}: done. The person is not told by this; answer them too."

    return MoneyAction(
        title=title,
        verb=verb,
        permission=PERMISSION,
        form=form,
        form_options={},
        effect=effect,
        act=do,
        back=back,
    )


def _revoke(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Request {case} was taken back",
        verb="close it",
        sentences=["The request is closed. Nobody is mailed."],
        act=lambda *, actor, case, data: close_case.revoke_case(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


def _link(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Send the link of request {case} again",
        verb="send",
        sentences=["A new link goes to the address of the request; the clock stands."],
        act=lambda *, actor, case, data: sort_case.resend_link(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


def _identity(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Somebody showed otherwise that request {case} is theirs",
        verb="write it down",
        sentences=[
            "The clock goes on, and data can be given out.",
            "Write down how it was shown. Never ask for an identity card.",
        ],
        act=lambda *, actor, case, data: sort_case.accept_identity(
            actor=actor, case=case, how=data["reason"]
        ),
    )


class ExportForm(MoneyForm):
    by_link = forms.BooleanField(
        label="They cannot log in: mail a link that opens it to the address of the request",
        required=False,
    )
    field_order = ("by_link", "reason")


def _export(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    has_account = case.person_id is not None

    def opened(data: dict[str, Any]) -> list[tuple[str, str]]:
        if has_account and not data.get("by_link"):
            return [("Opened by", "their log-in and password")]
        return [("Opened by", f"a link that goes to {shown_address(case)}")]

    return _simple(
        case,
        back=back,
        title=f"Make the copy of request {case}",
        verb="make the copy",
        form=ExportForm if has_account else MoneyForm,
        facts=opened,
        needs_person=has_account,
        needs_address=not has_account,
        sentences=[
            "The copy is made in the background; one at a time, and one a day.",
            "A mail says when it is ready; it is kept for 7 days.",
            *(
                []
                if has_account
                else [
                    "Nobody has an account with this address: the copy holds what is known by it, "
                    "such as orders as a guest, the newsletter, requests and mails."
                ]
            ),
        ],
        act=lambda *, actor, case, data: act_for_person.export_for_person(
            actor=actor, case=case, by_link=data.get("by_link", False), reason=data["reason"]
        ),
    )


class RestrictForm(MoneyForm):
    ground = forms.ChoiceField(label="Because", choices=RestrictionGround.choices)
    field_order = ("ground", "reason")


def _restrict(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Restrict the data of request {case}",
        verb="restrict",
        form=RestrictForm,
        needs_person=True,
        facts=lambda data: [("Because", str(RestrictionGround(data["ground"]).label))],
        sentences=["Their data is stored and used for little else until it is lifted."],
        act=lambda *, actor, case, data: act_for_person.restrict_for_person(
            actor=actor,
            case=case,
            ground=RestrictionGround(data["ground"]),
            reason=data["reason"],
        ),
    )


class ObjectForm(MoneyForm):
    use = forms.ChoiceField(
        label="To", choices=[(use.value, use.label) for use in OPEN_TO_OBJECTION]
    )
    field_order = ("use", "reason")


def _object(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Note the objection of request {case}",
        verb="note it",
        form=ObjectForm,
        needs_person=True,
        facts=lambda data: [("To", str(Use(data["use"]).label))],
        sentences=["It holds at once; an objection to finding fraud is weighed by staff first."],
        act=lambda *, actor, case, data: act_for_person.object_for_person(
            actor=actor, case=case, use=Use(data["use"]), reason=data["reason"]
        ),
    )


def _withdraw(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Withdraw the consent of request {case}",
        verb="withdraw",
        needs_person=True,
        facts=lambda data: [("Consent", str(Purpose.NEWSLETTER.label))],
        sentences=["It is written down as their answer, and no newsletter goes to them any more."],
        act=lambda *, actor, case, data: act_for_person.withdraw_for_person(
            actor=actor, case=case, purpose=Purpose.NEWSLETTER, reason=data["reason"]
        ),
    )


class CorrectForm(MoneyForm):
    field = forms.ChoiceField(label="What")
    value = forms.CharField(
        label="Correctly", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("field", "value", "reason")

    def __init__(self, *args: Any, offered: dict[str, Correctable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field"]).choices = [
            (one.name, f"{one.label}: {one.value or 'empty'}") for one in offered.values()
        ]


def _correct(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    offered = what_can_be_corrected(shown_person(case))

    def effect(data: dict[str, Any]) -> Effect:
        _require_open(case)
        now = offered[data["field"]]
        return Effect(
            facts=[
                *_facts(case),
                (now.label, now.value or "empty"),
                ("Will be", data["value"] or "empty"),
            ],
            sentences=[
                "It is changed in the account at once. Invoices stay as they are: a wrong one is "
                "corrected by a credit note and a new one.",
                "What stood there is kept for 30 days.",
            ],
        )

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        correct_for_person(
            actor=actor,
            case=case,
            field=data["field"],
            value=data["value"],
            reason=data["reason"],
            attempt=data["attempt"],
        )
        return f"Request {case.number}: corrected. Answer the person too."

    return MoneyAction(
        title=f"Correct the data of request {case}",
        verb="correct",
        permission=PERMISSION,
        form=CorrectForm,
        form_options={"offered": offered},
        effect=effect,
        act=act,
        back=back,
    )


class EraseForm(MoneyForm):
    is_grace_waived = forms.BooleanField(
        label="At once, without the 7 days in which it can be stopped", required=False
    )
    field_order = ("is_grace_waived", "reason")


def _erase(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Propose to erase whom request {case} is about",
        verb="propose it",
        form=EraseForm,
        needs_person=case.person_id is not None,
        needs_address=case.person_id is None,
        facts=lambda data: [
            ("Grace", "none, at the person's wish" if data["is_grace_waived"] else "7 days")
        ],
        sentences=["Nothing is erased yet: somebody else at the desk has to approve it."],
        act=lambda *, actor, case, data: erase_for_person.ask_erasure(
            actor=actor,
            case=case,
            is_grace_waived=data["is_grace_waived"],
            reason=data["reason"],
        ),
    )


def _approve(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Approve to erase whom request {case} is about",
        verb="approve",
        needs_person=case.person_id is not None,
        needs_address=case.person_id is None,
        sentences=[
            "The erasure begins, and the person is mailed.",
            "What the law makes us keep stays, and what is open between us is waited for.",
        ],
        act=lambda *, actor, case, data: erase_for_person.approve_erasure(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


def _drop(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Do not erase whom request {case} is about",
        verb="drop the proposal",
        sentences=["The request stays open."],
        act=lambda *, actor, case, data: erase_for_person.drop_erasure(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


class HideForm(MoneyForm):
    address = forms.CharField(
        label="Its address", max_length=300, help_text="Such as /models/bezel-signet/."
    )
    field_order = ("address", "reason")


def _hide(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return _simple(
        case,
        back=back,
        title=f"Hide the content that request {case} names",
        verb="hide it",
        form=HideForm,
        facts=lambda data: [("Hidden", shown_at(data["address"]).words)],
        sentences=[
            "It is off the shelf at once. Buyers keep what they bought.",
            "Its author is mailed your reason, and can submit it again when it is changed.",
        ],
        act=lambda *, actor, case, data: hide_for_person(
            actor=actor, case=case, address=data["address"], reason=data["reason"]
        ),
    )


def _facts(case: Case) -> list[tuple[str, str]]:
    return [
        ("Request", f"{case.number}, {case.get_kind_display()}"),
        ("Due", "the clock stands" if case.paused_at else in_zone(case.due_at)),
        ("Shown", str(case.get_identity_display())),
    ]


def _who_gets(case: Case) -> list[str]:
    contact = case.contact
    if not contact.address:
        return ["There is no e-mail address: print the text and send it by post."]
    found = [f"The text goes to {contact.address}."]
    if contact.agent_address and contact.agent_may_receive:
        found.append(f"It goes to {contact.agent_address} too, as the person allowed.")
    return found


def _require_open(case: Case) -> None:
    if not case.is_open:
        raise CaseNotPossible(f"Request {case.number} is closed already.")


def _said(case: Case) -> str:
    return f"Request {case.number}: {case.get_state_display().lower()}."
