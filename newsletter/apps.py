from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from common.wordings import in_each_language
        from newsletter.acts import NewsletterAct
        from newsletter.audience import refusing
        from newsletter.days_work import waiting
        from newsletter.groups import make_group
        from newsletter.services.ask_by_mail import ask_person_by_mail
        from newsletter.services.leave import leave_as_person
        from newsletter.services.move_subscription import move_subscription
        from newsletter.wording import WORDINGS
        from privacy.consent import declare_wording, newsletter_asked_for, newsletter_left

        for written, words in WORDINGS.items():
            for version, text in in_each_language(written, words).items():
                declare_wording(version, text)
        register_acts(NewsletterAct)
        days_work.register("newsletter", waiting)
        post_migrate.connect(make_group)
        newsletter_asked_for.register(
            "newsletter",
            lambda person, method, text_version, page: ask_person_by_mail(
                person, method=method, text_version=text_version, page=page
            ),
        )
        newsletter_left.register("newsletter", leave_as_person)
        personal.refuse_optional_mail.register("newsletter", refusing)
        personal.address_changed.register("newsletter", move_subscription)
