"""The closed lists of the policy: what data may be used for, on which ground, in which kind."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    """The only uses there are; the policy names each. Advertising, sale and training are not."""

    PROVIDE_SERVICE = "provide_service", "Running and improving the shop"
    PROCESS_TRANSACTIONS = "process_transactions", "Taking payments and confirming purchases"
    DESIGNER_PAYOUTS = "designer_payouts", "Working out and paying what designers earn"
    PERSONALISE = "personalise", "Fitting what you see to what you looked at"
    TRANSACTIONAL_MAIL = "transactional_mail", "Mails about your account and your orders"
    NEWSLETTER = "newsletter", "The newsletter, if you asked for it"
    PREVENT_FRAUD = "prevent_fraud", "Finding and stopping fraud and abuse"
    LEGAL_OBLIGATIONS = "legal_obligations", "Doing what the law asks of us"


class Category(TextChoices):
    ACCOUNT = "account", "Account"
    PROFILE = "profile", "Profile, as far as you fill it in"
    CONTENT = "content", "What you upload and write"
    TRANSACTION = "transaction", "Purchases, sales and payouts"
    USAGE = "usage", "How the shop is used"
    TECHNICAL = "technical", "Technical data of connection and device"


class LawfulBasis(TextChoices):
    CONTRACT = "contract", "our contract with you"
    LEGAL_OBLIGATION = "legal_obligation", "a duty by law"
    LEGITIMATE_INTEREST = "legitimate_interest", "our legitimate interest"
    CONSENT = "consent", "your consent"


class Export(TextChoices):
    INCLUDE = "include", "In your copy"
    WITHHOLD = "withhold", "Not in your copy"


class Erasure(TextChoices):
    DELETE = "delete", "Deleted"
    ANONYMISE = "anonymise", "Made nameless"
    DETACH = "detach", "Cut from your name"
    KEEP = "keep", "Kept for as long as the law asks"
