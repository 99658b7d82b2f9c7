from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from payments.acts import PaymentAct
        from payments.days_work import waiting
        from payments.matters import open_matters

        register_acts(PaymentAct)
        personal.open_matters.register("payments", open_matters)
        days_work.register("payments", waiting)
