from django.apps import AppConfig


class BookkeepingConfig(AppConfig):
    name = "bookkeeping"
    verbose_name = "Bookkeeping"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from bookkeeping.acts import BookkeepingAct
        from bookkeeping.days_work import waiting
        from bookkeeping.groups import make_group
        from common.audit import register_acts
        from common.days_work import days_work

        register_acts(BookkeepingAct)
        post_migrate.connect(make_group)
        days_work.register("bookkeeping", waiting)
