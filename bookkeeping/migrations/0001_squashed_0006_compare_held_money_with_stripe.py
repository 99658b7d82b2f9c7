import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('bookkeeping', '0001_create_differences'), ('bookkeeping', '0002_let_bookkeepers_read'), ('bookkeeping', '0003_name_differences_of_documents'), ('bookkeeping', '0004_name_reopened_disputes'), ('bookkeeping', '0005_name_things_as_the_desk_does'), ('bookkeeping', '0006_compare_held_money_with_stripe')]

    initial = True

    dependencies = [
        ('orders', '0001_squashed_0029_stop_version_mails_of_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='BookDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unbalanced', 'A booking does not sum to zero'), ('cause_missing', 'A booking whose cause is not there'), ('not_booked', 'Money that moved without its booking'), ('shares_differ', 'A booking that differs from the settlement of its lines'), ('earnings_differ', 'A designer is owed another sum than the books say'), ('dispute_reopened', 'A closed dispute that a bank decided anew'), ('grant_missing', 'A paid line without its licence'), ('grant_without_money', 'A licence that is not paid for'), ('document_missing', 'A payment or refund without its document'), ('document_differs', 'A document over another sum than was paid'), ('series_gap', 'A number that is missing in a series of documents'), ('stripe_not_booked', 'Stripe moved money that is not booked'), ('stripe_differs', 'Stripe moved another sum than is booked'), ('held_uncovered', 'Less lies at Stripe than is held for design requests'), ('stripe_unknown', 'A booking that names a movement unknown to Stripe')], max_length=20)),
                ('reference', models.CharField(max_length=120)),
                ('ours', models.CharField(max_length=300)),
                ('theirs', models.CharField(max_length=300)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('correction', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.ledgertransaction')),
            ],
            options={
                'verbose_name': 'difference of the books',
                'verbose_name_plural': 'differences of the books',
                'ordering': [models.OrderBy(models.F('closed_at'), nulls_first=True), '-found_at', 'pk'],
                'permissions': [('read_books', 'Can read the books'), ('correct_books', 'Can correct the books')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['unbalanced', 'cause_missing', 'not_booked', 'shares_differ', 'earnings_differ', 'dispute_reopened', 'grant_missing', 'grant_without_money', 'document_missing', 'document_differs', 'series_gap', 'stripe_not_booked', 'stripe_differs', 'held_uncovered', 'stripe_unknown'])), name='book_difference_kind_known'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('kind', 'reference'), name='book_difference_open_once'), models.CheckConstraint(condition=models.Q(('correction', None), ('closed_at__isnull', False), _connector='OR'), name='book_difference_corrected_is_closed')],
            },
        ),
    ]
