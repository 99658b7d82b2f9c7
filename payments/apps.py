from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from common.audit import register_acts
        from payments.acts import PaymentAct

        register_acts(PaymentAct)
