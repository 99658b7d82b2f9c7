"""A subscription notes the language that it was asked for in; earlier ones have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_create_newsletter")]

    operations = [
        migrations.AddField(
            model_name="optin",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("en-gb", "English"),
                    ("de", "Deutsch"),
                    ("fr", "Français"),
                    ("it", "Italiano"),
                ],
                default="",
                max_length=5,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="optin",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["", "en-gb", "de", "fr", "it"])),
                name="opt_in_language_is_spoken",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("en-gb", "English"),
                    ("de", "Deutsch"),
                    ("fr", "Français"),
                    ("it", "Italiano"),
                ],
                default="",
                max_length=5,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["", "en-gb", "de", "fr", "it"])),
                name="subscription_language_is_spoken",
            ),
        ),
    ]
