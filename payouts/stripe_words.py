"""What Stripe says of an account or a bank payout by a key, in words for its designer.

A key that is not listed gets a general sentence: Stripe adds keys without asking us.
"""

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_noop

# By the key without the person whom it is about, and without its last parts: `dob` is
# `individual.dob.day` and `person_….dob.year` too.
_NEEDS = {
    "additional_tos_acceptances": gettext_noop("Your agreement to Stripe's terms"),
    "address": gettext_noop("Your address"),
    "business_profile.mcc": gettext_noop("What kind of business you have"),
    "business_profile.product_description": gettext_noop("What you sell, in a sentence"),
    "business_profile.support_email": gettext_noop("An e-mail address for your customers"),
    "business_profile.support_phone": gettext_noop("A telephone number for your customers"),
    "business_profile.url": gettext_noop("An address on the web where your work is seen"),
    "business_type": gettext_noop("Whether you sell as a person or as a company"),
    "company.address": gettext_noop("The company's address"),
    "company.directors_provided": gettext_noop("Who directs the company"),
    "company.executives_provided": gettext_noop("Who manages the company"),
    "company.name": gettext_noop("The company's name"),
    "company.owners_provided": gettext_noop("Who owns the company"),
    "company.phone": gettext_noop("The company's telephone number"),
    "company.registration_number": gettext_noop("The company's registration number"),
    "company.tax_id": gettext_noop("The company's tax number"),
    "company.verification": gettext_noop("A document that shows that the company exists"),
    "dob": gettext_noop("Your date of birth"),
    "email": gettext_noop("Your e-mail address"),
    "external_account": gettext_noop("A bank account that the money can go to"),
    "first_name": gettext_noop("Your name"),
    "id_number": gettext_noop("Your tax or identity number"),
    "last_name": gettext_noop("Your name"),
    "nationality": gettext_noop("Your nationality"),
    "phone": gettext_noop("Your telephone number"),
    "political_exposure": gettext_noop("Whether you hold a public office"),
    "relationship": gettext_noop("Your part in the company"),
    "representative": gettext_noop("Who may act for the company"),
    "ssn_last_4": gettext_noop("The last four digits of your social security number"),
    "tos_acceptance": gettext_noop("Your agreement to Stripe's terms"),
    "verification.additional_document": gettext_noop("A document that shows your address"),
    "verification.document": gettext_noop("A photo of your passport or identity card"),
    "verification.proof_of_liveness": gettext_noop("A photo of you"),
}
_ANOTHER = gettext_noop("Another detail, which Stripe names on its page")

_HOLDS = {
    "listed": gettext_noop(
        "Stripe compares your details with a list of people whom it may not pay."
    ),
    "platform_paused": gettext_noop("We have paused payouts to your account. Please write to us."),
    "requirements.past_due": gettext_noop("Stripe has waited for details and did not get them."),
    "requirements.pending_verification": gettext_noop("Stripe checks the details that you gave."),
    "under_review": gettext_noop("Stripe looks at your account."),
}
_REJECTED = gettext_noop("Stripe has closed your account to payouts for good. Please write to us.")
_HELD = gettext_noop("Stripe has put your account on hold. Its page says why.")

_BANK_FAILURES = {
    "account_closed": gettext_noop("the bank account is closed"),
    "account_frozen": gettext_noop("the bank account is frozen"),
    "bank_account_restricted": gettext_noop("the bank account does not take such payments"),
    "could_not_process": gettext_noop("the bank could not work it off"),
    "declined": gettext_noop("the bank declined it"),
    "incorrect_account_holder_address": gettext_noop(
        "the holder's address is not the one that the bank has"
    ),
    "incorrect_account_holder_name": gettext_noop(
        "the holder's name is not the one that the bank has"
    ),
    "incorrect_account_holder_tax_id": gettext_noop(
        "the holder's tax number is not the one that the bank has"
    ),
    "invalid_account_number": gettext_noop("there is no such account number"),
    "invalid_account_number_length": gettext_noop("the account number is too short or too long"),
    "invalid_currency": gettext_noop("the bank account does not take this currency"),
    "no_account": gettext_noop("the bank does not know the account"),
}
_BANK_FAILED = gettext_noop("the bank did not say why")


def needs_in_words(keys: Iterable[str]) -> list[str]:
    """Each thing once, in Stripe's order."""
    return list(dict.fromkeys(_need(key) for key in keys))


def hold_in_words(reason: str) -> str:
    """For Stripe's `disabled_reason`."""
    return gettext(_REJECTED if reason.startswith("rejected.") else _HOLDS.get(reason, _HELD))


def bank_failure_in_words(code: str) -> str:
    """The end of the sentence "It came back: …"."""
    return gettext(_BANK_FAILURES.get(code, _BANK_FAILED))


def _need(key: str) -> str:
    parts = key.split(".")
    for first in (0, 1):
        for last in range(len(parts), first, -1):
            words = _NEEDS.get(".".join(parts[first:last]))
            if words:
                return gettext(words)
    return gettext(_ANOTHER)
