from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_take_webhook_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhookevent',
            name='taken_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
