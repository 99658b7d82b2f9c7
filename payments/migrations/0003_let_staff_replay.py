from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0002_take_events_before_the_work'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='webhookevent',
            options={
                'ordering': ['-received_at', '-pk'],
                'permissions': [('replay_webhookevent', 'Can replay a message of Stripe')],
            },
        ),
    ]
