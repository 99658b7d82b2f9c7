from django.apps import AppConfig


class BookkeepingConfig(AppConfig):
    name = "bookkeeping"
    verbose_name = "Bookkeeping"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from bookkeeping.acts import BookkeepingAct
        from bookkeeping.groups import make_group
        from common.audit import register_acts

        register_acts(BookkeepingAct)
        post_migrate.connect(make_group)
