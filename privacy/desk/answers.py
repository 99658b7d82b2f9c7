"""Answers to begin with, in plain words. The desk changes them before they go."""

from dataclasses import dataclass

from django.conf import settings

from privacy.desk.states import CaseKind, CaseReason

COURT_NOTICE = (
    "You can also take us to court, in the country where we are or in the one where you live."
)


@dataclass(frozen=True)
class Template:
    label: str
    # Empty: for each kind.
    kinds: tuple[CaseKind, ...]
    text: str


def complaint_body() -> str:
    """Who hears a complaint: the same body as in the policy. Article 12(4) asks for it."""
    return (
        f"{settings.COMPLAINT_BODY} ({settings.COMPLAINT_URL}), or the one of the country in which "
        "you live or work."
    )


ANSWERS = {
    "copy_ready": Template(
        "The copy is being made",
        (CaseKind.ACCESS, CaseKind.PORTABILITY),
        "we are making the copy of your data. A second mail tells you when it is ready and how to "
        "open it. It is kept for 7 days, and its file index.html explains what is in it.",
    ),
    "nothing_stored": Template(
        "Nothing is stored",
        (CaseKind.ACCESS, CaseKind.PORTABILITY, CaseKind.ERASE),
        "nothing is stored here about this address, except for this request itself. Its text goes "
        "30 days after this answer. If you used another address, write to us from that one.",
    ),
    "corrected": Template(
        "It is corrected",
        (CaseKind.RECTIFY,),
        "it is corrected. Invoices that were issued stay as they are; where one was wrong, you get "
        "a credit note and a new one.",
    ),
    "erasure_begun": Template(
        "The erasure has begun",
        (CaseKind.ERASE,),
        "the erasure has begun. What the law makes us keep, such as invoices, stays for its time "
        "without being used for anything else. A mail tells you when the rest is gone.",
    ),
    "objection_noted": Template(
        "The objection is noted",
        (CaseKind.OBJECT, CaseKind.RESTRICT, CaseKind.WITHDRAW),
        "it is noted and holds from now on. Under My data you see it and can change it.",
    ),
    "hidden": Template(
        "The content is hidden",
        (CaseKind.THIRD_PARTY, CaseKind.CHILD),
        "the content that you named is hidden from everybody but its author, who was told.",
    ),
    "question": Template(
        "A question",
        (),
        "to answer you we need to know one thing more: \n\nPlease answer this mail. Do not send an "
        "identity card.",
    ),
}
REFUSALS = {
    CaseReason.SUSPECTED_FRAUD: "we have reason to think that somebody else asks in your name, and "
    "give nobody data by this request.",
    CaseReason.INSUF_VERIFICATION: "nothing shows us that these data are yours. A link that we "
    "mail to the address of your account or purchase would be enough.",
    CaseReason.NO_MATCH: "nothing is stored here about this address.",
    CaseReason.CLAIM_NOT_COVERED: "the law does not give this right here, because ",
    CaseReason.OUTSIDE_JURISDICTION: "another law than the one you name holds for this, because ",
    CaseReason.TOO_MANY_REQUESTS: "you asked for the same a short time ago, and nothing has "
    "changed since. A person looked at it and decided this.",
    CaseReason.OTHER: "",
}


def answers_for(kind: str) -> dict[str, Template]:
    return {name: one for name, one in ANSWERS.items() if not one.kinds or kind in one.kinds}
