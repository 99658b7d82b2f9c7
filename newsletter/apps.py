from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from common.audit import register_acts
        from newsletter.acts import NewsletterAct
        from newsletter.services.ask_by_mail import ask_person_by_mail
        from newsletter.services.leave import leave_as_person
        from privacy.consent import newsletter_asked_for, newsletter_left

        register_acts(NewsletterAct)
        newsletter_asked_for.register(
            "newsletter",
            lambda person, method, text_version, page: ask_person_by_mail(
                person, method=method, text_version=text_version, page=page
            ),
        )
        newsletter_left.register("newsletter", leave_as_person)
