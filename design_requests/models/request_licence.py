import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import same_person
from design_requests.models.delivery import Delivery
from models_catalog.licences import LicenceKind, LicenceTerms, terms_of
from orders.numbers import CERTIFICATE_NUMBER_LENGTH, new_certificate_number


class RequestLicence(models.Model):
    """The right that a client gets with the files of a milestone once its money is released."""

    number = models.CharField(
        max_length=CERTIFICATE_NUMBER_LENGTH, unique=True, default=new_certificate_number
    )
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="licence")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="request_licences"
    )
    # As the offer named it, under the words that were in force then.
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    terms_version = models.CharField(max_length=20)
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(licence_kind__in=LicenceKind.values), name="request_licence_kind_known"
            ),
        ]
        triggers = [
            same_person("request_licence", "holder"),
            pgtrigger.ReadOnly(
                name="request_licence_facts_unchanged",
                fields=["number", "delivery", "licence_kind", "terms_version", "granted_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def terms(self) -> LicenceTerms:
        return terms_of(self.terms_version)[self.licence_kind]

    @property
    def audit_id(self) -> str:
        return self.number
