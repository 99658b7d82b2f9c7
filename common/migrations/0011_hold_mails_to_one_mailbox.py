from django.db import migrations, models



class Migration(migrations.Migration):

    dependencies = [
        ('common', '0010_let_pages_be_kept'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='outboxmail',
            constraint=models.CheckConstraint(
                condition=models.Q(('to_address__regex', '^[^[:space:][:cntrl:],;:<>()\\[\\]\\\\"@]+@[^[:space:][:cntrl:],;:<>()\\[\\]\\\\"@\\u00AD\\u2000-\\u206F\\uFE00-\\uFE6F\\uFEFF-\\uFFFF]+$')),
                name='outbox_mail_one_mailbox',
            ),
        ),
    ]
