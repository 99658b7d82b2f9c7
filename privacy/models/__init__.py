from privacy.models.consent import Consent

__all__ = ["Consent"]
