"""The closed lists of the policy: what data may be used for, on which ground, in which kind."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Purpose(TextChoices):
    """The only uses there are; the policy names each. Advertising, sale and training are not."""

    PROVIDE_SERVICE = "provide_service", gettext_noop("Running and improving the shop")
    PROCESS_TRANSACTIONS = (
        "process_transactions",
        gettext_noop("Taking payments and confirming purchases"),
    )
    DESIGNER_PAYOUTS = (
        "designer_payouts",
        gettext_noop("Working out and paying what designers earn"),
    )
    PERSONALISE = "personalise", gettext_noop("Fitting what you see to what you looked at")
    TRANSACTIONAL_MAIL = (
        "transactional_mail",
        gettext_noop("Mails about your account and your orders"),
    )
    NEWSLETTER = "newsletter", gettext_noop("The newsletter, if you asked for it")
    PREVENT_FRAUD = "prevent_fraud", gettext_noop("Finding and stopping fraud and abuse")
    LEGAL_OBLIGATIONS = "legal_obligations", gettext_noop("Doing what the law asks of us")


class Use(TextChoices):
    """What a person can stop, by a restriction or an objection; each belongs to a purpose."""

    # Part of running the shop.
    SHOW = "show", _("Showing you and your models to others")
    # Part of improving it: who did what, counted.
    STATISTICS = "statistics", _("Usage statistics")
    PERSONALISE = "personalise", _("Recommendations")
    NEWSLETTER = "newsletter", _("The newsletter")
    PREVENT_FRAUD = "prevent_fraud", _("Finding fraud and abuse")


# What a restriction stops. Storage, orders that were placed, legal claims, the protection of others
# and mails about the account go on.
STOPPED_BY_RESTRICTION = frozenset({Use.SHOW, Use.STATISTICS, Use.PERSONALISE, Use.NEWSLETTER})
# What rests on our legitimate interest. Of the last one staff weigh whose interest is stronger.
OPEN_TO_OBJECTION = (Use.PERSONALISE, Use.STATISTICS, Use.PREVENT_FRAUD)
# What a browser's wish not to be profiled is taken for.
STOPPED_BY_WISH = (Use.PERSONALISE, Use.STATISTICS)


class Category(TextChoices):
    ACCOUNT = "account", gettext_noop("Account")
    PROFILE = "profile", gettext_noop("Profile, as far as you fill it in")
    CONTENT = "content", gettext_noop("What you upload and write")
    TRANSACTION = "transaction", gettext_noop("Purchases, sales and payouts")
    USAGE = "usage", gettext_noop("How the shop is used")
    TECHNICAL = "technical", gettext_noop("Technical data of connection and device")


class LawfulBasis(TextChoices):
    CONTRACT = "contract", gettext_noop("our contract with you")
    LEGAL_OBLIGATION = "legal_obligation", gettext_noop("a duty by law")
    LEGITIMATE_INTEREST = "legitimate_interest", gettext_noop("our legitimate interest")
    CONSENT = "consent", gettext_noop("your consent")


class Export(TextChoices):
    INCLUDE = "include", "In your copy"
    WITHHOLD = "withhold", "Not in your copy"


class Erasure(TextChoices):
    """What becomes of a person's data at the end; each word has this one meaning."""

    # The whole row goes.
    DELETE = "delete", "Deleted"
    # The column is emptied, the row stays.
    BLANK = "blank", "Emptied"
    # The column gets a text that names nobody.
    REPLACE = "replace", "Replaced by a text that names nobody"
    # The column stays as it is, for the reason that stands beside it.
    KEEP = "keep", "Kept for as long as the law asks"
    # The column points on to the account, which is emptied.
    DETACH = "detach", "Points on to an account that no longer names you"


class Role(TextChoices):
    """Who a row is about."""

    ACCOUNT = "account", "whose account it is"
    BUYER = "buyer", "who buys"
    DESIGNER = "designer", "who designs"
    RECIPIENT = "recipient", "whom the mail is for"
    ACTOR = "actor", "who did it"
    NAMED = "named", "whom it names"
