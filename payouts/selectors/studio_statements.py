"""A designer's statements, and how far self-billing is agreed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from payouts.models import SelfBillingAgreement, Statement


@dataclass(frozen=True)
class StudioStatements:
    agreement: SelfBillingAgreement | None
    statements: QuerySet[Statement]


def studio_statements(*, designer: User) -> StudioStatements:
    return StudioStatements(
        agreement=SelfBillingAgreement.objects.in_force_of(designer).first(),
        statements=Statement.objects.of_designer(designer).defer("content"),
    )
