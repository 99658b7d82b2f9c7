"""An order notes the language that it was placed in; earlier ones have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0026_stop_version_mails")]

    operations = [
        migrations.AddField(
            model_name="order",
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
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["", "en-gb", "de", "fr", "it"])),
                name="order_language_is_spoken",
            ),
        ),
    ]
