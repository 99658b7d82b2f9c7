"""What Stripe says of an account or a bank payout by a key, in words for its designer.

A key that is not listed gets a general sentence: Stripe adds keys without asking us.
"""

from collections.abc import Iterable

# By the key without the person whom it is about, and without its last parts: `dob` is
# `individual.dob.day` and `person_….dob.year` too.
_NEEDS = {
    "additional_tos_acceptances": "Your agreement to Stripe's terms",
    "address": "Your address",
    "business_profile.mcc": "What kind of business you have",
    "business_profile.product_description": "What you sell, in a sentence",
    "business_profile.support_email": "An e-mail address for your customers",
    "business_profile.support_phone": "A telephone number for your customers",
    "business_profile.url": "An address on the web where your work is seen",
    "business_type": "Whether you sell as a person or as a company",
    "company.address": "The company's address",
    "company.directors_provided": "Who directs the company",
    "company.executives_provided": "Who manages the company",
    "company.name": "The company's name",
    "company.owners_provided": "Who owns the company",
    "company.phone": "The company's telephone number",
    "company.registration_number": "The company's registration number",
    "company.tax_id": "The company's tax number",
    "company.verification": "A document that shows that the company exists",
    "dob": "Your date of birth",
    "email": "Your e-mail address",
    "external_account": "A bank account that the money can go to",
    "first_name": "Your name",
    "id_number": "Your tax or identity number",
    "last_name": "Your name",
    "nationality": "Your nationality",
    "phone": "Your telephone number",
    "political_exposure": "Whether you hold a public office",
    "relationship": "Your part in the company",
    "representative": "Who may act for the company",
    "ssn_last_4": "The last four digits of your social security number",
    "tos_acceptance": "Your agreement to Stripe's terms",
    "verification.additional_document": "A document that shows your address",
    "verification.document": "A photo of your passport or identity card",
    "verification.proof_of_liveness": "A photo of you",
}
_ANOTHER = "Another detail, which Stripe names on its page"

_HOLDS = {
    "listed": "Stripe compares your details with a list of people whom it may not pay.",
    "platform_paused": "We have paused payouts to your account. Please write to us.",
    "requirements.past_due": "Stripe has waited for details and did not get them.",
    "requirements.pending_verification": "Stripe checks the details that you gave.",
    "under_review": "Stripe looks at your account.",
}
_REJECTED = "Stripe has closed your account to payouts for good. Please write to us."
_HELD = "Stripe has put your account on hold. Its page says why."

_BANK_FAILURES = {
    "account_closed": "the bank account is closed",
    "account_frozen": "the bank account is frozen",
    "bank_account_restricted": "the bank account does not take such payments",
    "could_not_process": "the bank could not work it off",
    "declined": "the bank declined it",
    "incorrect_account_holder_address": "the holder's address is not the one that the bank has",
    "incorrect_account_holder_name": "the holder's name is not the one that the bank has",
    "incorrect_account_holder_tax_id": "the holder's tax number is not the one that the bank has",
    "invalid_account_number": "there is no such account number",
    "invalid_account_number_length": "the account number is too short or too long",
    "invalid_currency": "the bank account does not take this currency",
    "no_account": "the bank does not know the account",
}
_BANK_FAILED = "the bank did not say why"


def needs_in_words(keys: Iterable[str]) -> list[str]:
    """Each thing once, in Stripe's order."""
    return list(dict.fromkeys(_need(key) for key in keys))


def hold_in_words(reason: str) -> str:
    """For Stripe's `disabled_reason`."""
    return _REJECTED if reason.startswith("rejected.") else _HOLDS.get(reason, _HELD)


def bank_failure_in_words(code: str) -> str:
    """The end of the sentence "It came back: …"."""
    return _BANK_FAILURES.get(code, _BANK_FAILED)


def _need(key: str) -> str:
    parts = key.split(".")
    for first in (0, 1):
        for last in range(len(parts), first, -1):
            words = _NEEDS.get(".".join(parts[first:last]))
            if words:
                return words
    return _ANOTHER
