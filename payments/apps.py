from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from common.audit import register_acts
        from common.days_work import days_work
        from payments.acts import PaymentAct
        from payments.days_work import waiting

        register_acts(PaymentAct)
        days_work.register("payments", waiting)
