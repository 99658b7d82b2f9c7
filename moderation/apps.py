from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Reports and decisions"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from models_catalog import hooks as catalogue_hooks
        from moderation.acts import ModerationAct
        from moderation.days_work import waiting
        from moderation.groups import make_group
        from moderation.personal import personal_files
        from moderation.selectors.strikes import why_not_offered

        register_acts(ModerationAct)
        catalogue_hooks.why_not_offered.register("moderation", why_not_offered)
        days_work.register("moderation", waiting)
        personal.personal_files.register("moderation", personal_files)
        post_migrate.connect(make_group)
