import common.trigger_operations
import design_requests.numbers
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import orders.numbers
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('design_requests', '0001_begin_briefs_offers_and_held_money'), ('design_requests', '0002_freeze_what_banks_dispute'), ('design_requests', '0003_deliver_write_and_license'), ('design_requests', '0004_write_papers_of_held_money'), ('design_requests', '0005_show_pictures_and_ask_designers'), ('design_requests', '0006_send_files_block_and_mail_daily'), ('design_requests', '0007_hold_releases')]

    initial = True

    dependencies = [
        ('common', '0001_squashed_0012_let_mails_be_stopped_by_one_click'),
        ('accounts', '__first__'),
        ('models_catalog', '0001_squashed_0036_index_files_to_measure'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=design_requests.numbers.new_brief_number, max_length=12, unique=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='briefs', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('ring', 'Ring'), ('pendant', 'Pendant'), ('earrings', 'Earrings'), ('bracelet', 'Bracelet or bangle'), ('brooch', 'Brooch'), ('other', 'Something else')], max_length=12)),
                ('description', models.TextField(max_length=4000)),
                ('finger_size', models.CharField(blank=True, max_length=40)),
                ('metal', models.CharField(blank=True, max_length=80)),
                ('weight_milligrams', models.PositiveIntegerField(blank=True, null=True)),
                ('stones', models.CharField(blank=True, max_length=500)),
                ('style', models.CharField(blank=True, max_length=300)),
                ('formats', models.CharField(blank=True, max_length=120)),
                ('licence_kind', models.CharField(blank=True, choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('budget_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('wanted_on', models.DateField(blank=True, null=True)),
                ('is_private', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open for offers'), ('choosing', 'Waiting for the first payment'), ('awarded', 'Awarded'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('open_until', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['open_until'], name='brief_open_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'choosing', 'awarded', 'closed'])), name='brief_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['ring', 'pendant', 'earrings', 'bracelet', 'brooch', 'other'])), name='brief_kind_known'), models.CheckConstraint(condition=models.Q(('description', ''), _negated=True), name='brief_says_what'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'closed']), models.Q(('open_until__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='brief_published_says_until_when'), models.CheckConstraint(condition=models.Q(('state', 'closed'), ('closed_at', None), _connector='XOR'), name='brief_closed_says_when')],
            },
        ),
        migrations.CreateModel(
            name='AskedDesigner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='design_requests.brief')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_briefs', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('brief', 'designer'), name='asked_designer_once')],
            },
        ),
        migrations.CreateModel(
            name='BriefPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='design_requests.brief')),
                ('position', models.PositiveSmallIntegerField()),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('size_bytes', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('brief', 'position'), name='brief_picture_position_unique'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 12)), name='brief_picture_one_of_twelve')],
            },
        ),
        migrations.CreateModel(
            name='MessageNotices',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='message_notices', to=settings.AUTH_USER_MODEL)),
                ('way', models.CharField(choices=[('at_once', 'At once, of the first message that waits to be read'), ('daily', 'Once a day, of all that wait'), ('never', 'Not at all: I look here myself')], default='at_once', max_length=8)),
                ('told_until', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'message notices',
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['at_once', 'daily', 'never'])), name='message_notices_way_known')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='design_requests.brief')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='design_offers', to=settings.AUTH_USER_MODEL)),
                ('words', models.TextField(max_length=2000)),
                ('formats', models.CharField(max_length=120)),
                ('licence_kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('is_editable', models.BooleanField(default=False)),
                ('may_be_listed', models.BooleanField(default=False)),
                ('round_count', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('chosen', 'Accepted, waiting for the first payment'), ('agreed', 'Agreed'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed'), ('declined', 'Not chosen')], default='open', max_length=10)),
                ('price_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('fee_basis_points', models.PositiveSmallIntegerField()),
                ('fee_minimum_minor', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('valid_until', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['valid_until'], name='offer_open_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'chosen', 'agreed', 'withdrawn', 'lapsed', 'declined'])), name='offer_state_known'), models.CheckConstraint(condition=models.Q(('price_minor__gt', 0)), name='offer_costs_something'), models.CheckConstraint(condition=models.Q(('fee_basis_points__lt', 10000)), name='offer_leaves_a_share'), models.CheckConstraint(condition=models.Q(('licence_kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='offer_licence_known'), models.CheckConstraint(condition=models.Q(('licence_kind', 'exclusive'), ('may_be_listed', True), _negated=True), name='offer_exclusive_is_not_listed'), models.CheckConstraint(condition=models.Q(('state', 'agreed'), ('agreed_at', None), _connector='XOR'), name='offer_agreed_says_when'), models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'chosen'])), fields=('brief',), name='offer_one_accepted_a_brief'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'agreed', 'chosen'])), fields=('brief', 'designer'), name='offer_one_standing_a_designer')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='design_requests.offer')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('price_minor', models.PositiveIntegerField()),
                ('day_count', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Not paid yet'), ('paying', 'Waiting for the payment'), ('working', 'Being made'), ('delivered', 'Delivered, waiting for an answer'), ('changing', 'Being changed'), ('disputed', 'Our staff decide'), ('frozen', 'The bank decides'), ('settling', 'The money is on its way'), ('settled', 'Settled'), ('lost', 'Taken back by the bank'), ('cancelled', 'Cancelled before it was paid')], default='planned', max_length=10)),
                ('rounds_used', models.PositiveSmallIntegerField(default=0)),
                ('reminded_day', models.PositiveSmallIntegerField(default=0)),
                ('to_release_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('leaves_at', models.DateTimeField(blank=True, null=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('hold_ends_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['offer', 'position'],
                'permissions': [('decide_milestone', 'Can decide where held money goes')],
                'indexes': [models.Index(condition=models.Q(('state__in', ['changing', 'delivered', 'disputed', 'frozen', 'paying', 'settling', 'working'])), fields=['hold_ends_at'], name='milestone_holding')],
                'constraints': [models.UniqueConstraint(fields=('offer', 'position'), name='milestone_one_a_position'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'paying', 'working', 'delivered', 'changing', 'disputed', 'frozen', 'settling', 'settled', 'lost', 'cancelled'])), name='milestone_state_known'), models.CheckConstraint(condition=models.Q(('price_minor__gt', 0)), name='milestone_costs_something'), models.CheckConstraint(condition=models.Q(('day_count__gte', 1), ('day_count__lte', 60)), name='milestone_ends_inside_the_hold'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'paying', 'cancelled']), models.Q(('due_at__isnull', False), ('hold_ends_at__isnull', False), ('paid_at__isnull', False)), _connector='OR'), name='milestone_held_says_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'delivered'), _negated=True), models.Q(('answer_by__isnull', False), ('delivered_at__isnull', False)), _connector='OR'), name='milestone_delivered_says_until_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['settling', 'settled']), ('to_release_minor__isnull', False)), models.Q(models.Q(('state__in', ['settling', 'settled']), _negated=True), ('to_release_minor', None)), _connector='OR'), name='milestone_settling_says_how_much'), models.CheckConstraint(condition=models.Q(('to_release_minor', None), ('to_release_minor__lte', models.F('price_minor')), _connector='OR'), name='milestone_releases_what_was_paid'), models.CheckConstraint(condition=models.Q(('leaves_at', None), ('to_release_minor__gt', 0), _connector='OR'), name='milestone_leaving_has_something'), models.CheckConstraint(condition=models.Q(('state__in', ['settled', 'lost', 'cancelled']), ('ended_at', None), _connector='XOR'), name='milestone_ended_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='design_requests.offer')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='request_messages', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField(max_length=4000)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sent_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='message_says_something')],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='design_requests.message')),
                ('position', models.PositiveSmallIntegerField()),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('is_picture', models.BooleanField()),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('message', 'position'), name='message_file_position_unique'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 5)), name='message_file_one_of_five'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='message_file_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='design_requests.milestone')),
                ('number', models.PositiveSmallIntegerField()),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='models_catalog.release')),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('delivered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changes', models.TextField(blank=True, max_length=2000)),
                ('changes_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['milestone', 'number'],
                'constraints': [models.UniqueConstraint(fields=('milestone', 'number'), name='delivery_one_a_number'), models.CheckConstraint(condition=models.Q(('changes', ''), ('changes_at__isnull', False), _connector='OR'), name='delivery_changes_say_when')],
            },
        ),
        migrations.CreateModel(
            name='RequestLicence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=orders.numbers.new_certificate_number, max_length=17, unique=True)),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='licence', to='design_requests.delivery')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='request_licences', to=settings.AUTH_USER_MODEL)),
                ('licence_kind', models.CharField(choices=[('personal', 'Personal'), ('studio', 'Studio'), ('unlimited', 'Unlimited'), ('exclusive', 'Exclusive')], max_length=12)),
                ('terms_version', models.CharField(max_length=20)),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-granted_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('licence_kind__in', ['personal', 'studio', 'unlimited', 'exclusive'])), name='request_licence_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='MilestonePayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=design_requests.numbers.new_payment_number, max_length=12, unique=True)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='design_requests.milestone')),
                ('state', models.CharField(choices=[('open', 'Waiting for payment'), ('paid', 'Paid'), ('ended', 'Ended unpaid')], default='open', max_length=8)),
                ('is_late', models.BooleanField(default=False)),
                ('amount_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('checkout_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('checkout_attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('checkout_expires_at', models.DateTimeField(blank=True, null=True)),
                ('stripe_session_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('stripe_session_url', models.CharField(blank=True, max_length=1000)),
                ('stripe_payment_intent_id', models.CharField(blank=True, max_length=100)),
                ('stripe_charge_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paid', 'ended'])), name='milestone_payment_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='milestone_payment_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', False), ('state', 'paid'), ('stripe_charge_id__isnull', False)), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at', None), ('stripe_charge_id', None)), _connector='OR'), name='milestone_payment_paid_names_time_and_charge'), models.CheckConstraint(condition=models.Q(('state', 'ended'), ('ended_at', None), _connector='XOR'), name='milestone_payment_ended_says_when'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('milestone',), name='milestone_payment_one_open'), models.UniqueConstraint(condition=models.Q(('is_late', False), ('state', 'paid')), fields=('milestone',), name='milestone_payment_one_held')],
            },
        ),
        migrations.CreateModel(
            name='HeldPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=design_requests.numbers.new_part_number, max_length=12, unique=True)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='design_requests.milestonepayment')),
                ('kind', models.CharField(choices=[('release', 'Released'), ('refund', 'Refunded'), ('taken', 'Taken back by the bank')], max_length=8)),
                ('designer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='released_parts', to=settings.AUTH_USER_MODEL)),
                ('stripe_account_id', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('reserved', 'On its way'), ('made', 'Made'), ('refused', 'Refused'), ('returned', 'Came back')], default='reserved', max_length=8)),
                ('amount_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField(default=0)),
                ('platform_fee_minor', models.PositiveIntegerField(default=0)),
                ('designer_share_minor', models.PositiveIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('stripe_id', models.CharField(blank=True, max_length=100, null=True, unique=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-reserved_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'reserved')), fields=['reserved_at'], name='held_part_reserved')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'made', 'refused', 'returned'])), name='held_part_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='held_part_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('amount_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('tax_minor'), '+', models.F('platform_fee_minor')), '+', models.F('designer_share_minor'))), ('designer__isnull', False), ('designer_share_minor__gt', 0), ('kind', 'release')), models.Q(('designer', None), ('designer_share_minor', 0), ('kind__in', ['refund', 'taken']), ('platform_fee_minor', 0), ('stripe_account_id', ''), ('tax_minor', 0)), _connector='OR'), name='held_part_sums_to_its_shares'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', False), ('state__in', ['made', 'returned']), ('stripe_id__isnull', False)), models.Q(models.Q(('state__in', ['made', 'returned']), _negated=True), ('made_at', None), ('stripe_id', None)), _connector='OR'), name='held_part_made_names_stripes'), models.CheckConstraint(condition=models.Q(('state', 'refused'), models.Q(('failure', ''), ('refused_at', None)), _connector='XOR'), name='held_part_refused_says_why'), models.CheckConstraint(condition=models.Q(('state', 'returned'), ('returned_at', None), _connector='XOR'), name='held_part_returned_says_when'), models.UniqueConstraint(condition=models.Q(('kind', 'release'), models.Q(('state__in', ['refused', 'returned']), _negated=True)), fields=('payment',), name='held_part_one_standing_release')],
            },
        ),
        migrations.CreateModel(
            name='BankDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stripe_id', models.CharField(max_length=100, unique=True)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_disputes', to='design_requests.milestonepayment')),
                ('reason', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('warning_needs_response', 'Inquiry: needs an answer'), ('warning_under_review', 'Inquiry: answered'), ('warning_closed', 'Inquiry: closed'), ('needs_response', 'Needs an answer'), ('under_review', 'Answered'), ('appeal_needs_response', 'Appealed: needs an answer at Stripe'), ('appeal_under_review', 'Appealed: answered'), ('won', 'Won'), ('lost', 'Lost'), ('prevented', 'Prevented')], max_length=24)),
                ('amount_minor', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('withdrawn_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('evidence_due_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reinstated_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review', 'won', 'lost', 'prevented'])), name='bank_dispute_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_minor', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_minor__isnull', False)), _connector='OR'), name='bank_dispute_withdrawn_says_how_much'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('warning_closed', 'won', 'lost', 'prevented'))), models.Q(models.Q(('state__in', ('warning_closed', 'won', 'lost', 'prevented')), _negated=True), ('closed_at', None)), _connector='OR'), name='bank_dispute_closed_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='MessageBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='message_blocks', to='design_requests.offer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='message_blocks', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('offer', 'person'), name='message_block_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='design_requests.brief')),
                ('designer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brief_questions', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField(max_length=1000)),
                ('answer', models.TextField(blank=True, max_length=2000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_asks_something'), models.CheckConstraint(condition=models.Q(('answer', ''), ('answered_at__isnull', False), _connector='OR'), name='question_answered_says_when')],
            },
        ),
        migrations.CreateModel(
            name='RequestDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'Payment receipt'), ('invoice', 'Invoice'), ('refund', 'Refund receipt'), ('cancellation', 'Cancelled refund receipt')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='design_requests.milestonepayment')),
                ('part', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='design_requests.heldpart')),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.PositiveIntegerField()),
                ('tax_minor', models.PositiveIntegerField()),
                ('total_minor', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['issued_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year', 'number'), name='request_document_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'receipt'), ('part', None)), models.Q(('kind__in', ['invoice', 'refund', 'cancellation']), ('part__isnull', False)), _connector='OR'), name='request_document_is_of_all_or_of_a_part'), models.UniqueConstraint(condition=models.Q(('kind', 'receipt')), fields=('payment',), name='request_document_one_receipt_a_payment'), models.UniqueConstraint(fields=('kind', 'part'), name='request_document_one_of_a_kind_a_part'), models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='request_document_net_and_tax_sum_to_total'), models.CheckConstraint(condition=models.Q(('total_minor', 0), _negated=True), name='request_document_is_over_something')],
            },
        ),
        migrations.CreateModel(
            name='RequestDocumentParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='party', to='design_requests.requestdocument')),
                ('seller_name', models.CharField(max_length=200)),
                ('seller_address', models.TextField(blank=True, max_length=500)),
                ('seller_tax_id', models.CharField(blank=True, max_length=50)),
                ('buyer_name', models.CharField(max_length=200)),
                ('buyer_address', models.TextField(blank=True, max_length=700)),
                ('buyer_tax_id', models.CharField(blank=True, max_length=50)),
            ],
            options={
                'verbose_name_plural': 'request document parties',
            },
        ),
        migrations.CreateModel(
            name='RequestDocumentSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'Payment receipt'), ('invoice', 'Invoice'), ('refund', 'Refund receipt'), ('cancellation', 'Cancelled refund receipt')], max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'request document series',
                'ordering': ['-year', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='request_document_series_one_a_year')],
            },
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentseries',
            trigger=pgtrigger.compiler.Trigger(name='request_document_series_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='145ee35db7cb517125189ba4d9af2a6814e01e1b', operation='DELETE', pgid='pgtrigger_request_document_series_no_delete_4fb75', table='design_requests_requestdocumentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentseries',
            trigger=pgtrigger.compiler.Trigger(name='request_document_series_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_requestdocumentseries) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='17567b1679c4518811880ad1bc55e2c93b31b1e8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_request_document_series_no_truncate_dc0ec', table='design_requests_requestdocumentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentseries',
            trigger=pgtrigger.compiler.Trigger(name='request_document_series_begins_at_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.last_number <> 0)', func="RAISE EXCEPTION 'A series begins before its first number' USING ERRCODE = 'check_violation';", hash='83cb97dd0fb235077658ee61151c9bae8225eb10', operation='INSERT', pgid='pgtrigger_request_document_series_begins_at_nothing_fb5d1', table='design_requests_requestdocumentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentseries',
            trigger=pgtrigger.compiler.Trigger(name='request_document_series_counts_by_one', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last_number <> OLD.last_number + 1 THEN\n        RAISE EXCEPTION 'Series % of % counts one by one', OLD.kind, OLD.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='476cca63e494a53508b29ee29d7ecc8509719947', operation='UPDATE', pgid='pgtrigger_request_document_series_counts_by_one_80b52', table='design_requests_requestdocumentseries', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentseries',
            trigger=pgtrigger.compiler.Trigger(name='request_document_series_number_is_used', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NEW.last_number > 0 AND NOT EXISTS (\n        SELECT 1 FROM design_requests_requestdocument\n            WHERE kind = NEW.kind AND year = NEW.year AND number = NEW.last_number\n    ) THEN\n        RAISE EXCEPTION 'Number % of series % of % was counted and not issued',\n            NEW.last_number, NEW.kind, NEW.year USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='352a4424b171ff9ade705a37549190485b1e2601', operation='UPDATE', pgid='pgtrigger_request_document_series_number_is_used_56e2b', table='design_requests_requestdocumentseries', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='brief_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.client_id IS NOT NULL AND NEW.client_id IS DISTINCT FROM OLD.client_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e6ca1e477312dbb1941817caf6d309dae20090be', operation='UPDATE', pgid='pgtrigger_brief_same_person_5313b', table='design_requests_brief', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='brief_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:open,draft:closed,open:choosing,open:closed,choosing:awarded,choosing:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a2262df261dfffd4356fd098be445a6f6c9974f9', operation='UPDATE', pgid='pgtrigger_brief_state_moves_ae73c', table='design_requests_brief', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='brief_number_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ea45d2af730a42627939d3e322030b4dc5a60cf3', operation='UPDATE', pgid='pgtrigger_brief_number_unchanged_6d40c', table='design_requests_brief', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='brief_published_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.published_at IS NOT NULL AND OLD.state <> 'closed' AND (NEW.kind, NEW.finger_size, NEW.metal, NEW.weight_milligrams, NEW.formats, NEW.licence_kind, NEW.budget_minor, NEW.currency, NEW.wanted_on, NEW.is_private, NEW.published_at) IS DISTINCT FROM (OLD.kind, OLD.finger_size, OLD.metal, OLD.weight_milligrams, OLD.formats, OLD.licence_kind, OLD.budget_minor, OLD.currency, OLD.wanted_on, OLD.is_private, OLD.published_at))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='aad5a31a1432b29042c465540fecdfac10f05a98', operation='UPDATE', pgid='pgtrigger_brief_published_unchanged_6d23e', table='design_requests_brief', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='askeddesigner',
            trigger=pgtrigger.compiler.Trigger(name='asked_designer_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7e9d1e18a190d80e675a8ba006ea97480688531e', operation='UPDATE', pgid='pgtrigger_asked_designer_same_person_11073', table='design_requests_askeddesigner', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='askeddesigner',
            trigger=pgtrigger.compiler.Trigger(name='asked_designer_not_oneself', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT client_id FROM design_requests_brief WHERE id = NEW.brief_id) = NEW.designer_id THEN\n        RAISE EXCEPTION 'Nobody is asked by themselves' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='9810b1968cacca58168121257ba128cf1b1ce0af', operation='INSERT', pgid='pgtrigger_asked_designer_not_oneself_88aaf', table='design_requests_askeddesigner', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='briefpicture',
            trigger=pgtrigger.compiler.Trigger(name='brief_picture_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='55349e073ff3c1fcfae4fead3208cc34ac7f06cc', operation='UPDATE', pgid='pgtrigger_brief_picture_unchanged_4d649', table='design_requests_briefpicture', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='briefpicture',
            trigger=pgtrigger.compiler.Trigger(name='brief_picture_of_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT state FROM design_requests_brief WHERE id = NEW.brief_id) <> 'draft' THEN\n        RAISE EXCEPTION 'Brief % is no draft any more', NEW.brief_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='56b3142f0bbcc2d5285fecbb4826499b624c0e0c', operation='INSERT', pgid='pgtrigger_brief_picture_of_a_draft_54f90', table='design_requests_briefpicture', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='messagefile',
            trigger=pgtrigger.compiler.Trigger(name='message_file_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."is_picture" IS DISTINCT FROM (NEW."is_picture") OR OLD."size_bytes" IS DISTINCT FROM (NEW."size_bytes") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5875613e98b1c65969bbe3860afd6eb58e16ba5e', operation='UPDATE', pgid='pgtrigger_message_file_unchanged_f0fcc', table='design_requests_messagefile', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='messagenotices',
            trigger=pgtrigger.compiler.Trigger(name='message_notices_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9f357e4335d625db580f790372d7109deec81e35', operation='UPDATE', pgid='pgtrigger_message_notices_same_person_38374', table='design_requests_messagenotices', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."release_id" IS DISTINCT FROM (NEW."release_id") OR OLD."delivered_at" IS DISTINCT FROM (NEW."delivered_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b354a9a58e91c128d1e6a7fc2cfcfbf5534e9ef2', operation='UPDATE', pgid='pgtrigger_delivery_facts_unchanged_fc91c', table='design_requests_delivery', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_changes_said_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.changes_at IS NOT NULL AND NEW.changes_at IS DISTINCT FROM OLD.changes_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f89273a81ec002d3db9f5cbd0a5e7ff93dd0b950', operation='UPDATE', pgid='pgtrigger_delivery_changes_said_once_d4cb1', table='design_requests_delivery', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_of_its_designer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM design_requests_milestone milestone\n            JOIN design_requests_offer offer ON offer.id = milestone.offer_id\n            JOIN models_catalog_release release ON release.id = NEW.release_id\n            JOIN models_catalog_cadmodel piece ON piece.id = release.cad_model_id\n            WHERE milestone.id = NEW.milestone_id AND piece.designer_id = offer.designer_id\n    ) THEN\n        RAISE EXCEPTION 'Release % is not of the designer of milestone %', NEW.release_id,\n            NEW.milestone_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='0d6a8f7468d7bc88af8e3090109092bbec09b566', operation='INSERT', pgid='pgtrigger_delivery_of_its_designer_35bad', table='design_requests_delivery', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestonepayment',
            trigger=pgtrigger.compiler.Trigger(name='milestone_payment_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.opened_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='6d847062e693ce62da794c3c5335976277aca50f', operation='DELETE', pgid='pgtrigger_milestone_payment_no_delete_cd9f8', table='design_requests_milestonepayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestonepayment',
            trigger=pgtrigger.compiler.Trigger(name='milestone_payment_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_milestonepayment) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='c03a31f8872ef98939ac23c6937d81da1fbe45ac', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_milestone_payment_no_truncate_5509f', table='design_requests_milestonepayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestonepayment',
            trigger=pgtrigger.compiler.Trigger(name='milestone_payment_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:paid,open:ended,ended:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='17116ea37a810d535602224f37ffa9f8dff4012c', operation='UPDATE', pgid='pgtrigger_milestone_payment_state_moves_07edd', table='design_requests_milestonepayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestonepayment',
            trigger=pgtrigger.compiler.Trigger(name='milestone_payment_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."checkout_key" IS DISTINCT FROM (NEW."checkout_key") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c34f85e6cbaa410fc5f7f5ac008dbd4919a07086', operation='UPDATE', pgid='pgtrigger_milestone_payment_facts_unchanged_88e7c', table='design_requests_milestonepayment', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='19a954e014129667c879f5663124f309d0d465e5', operation='UPDATE', pgid='pgtrigger_held_part_same_person_4d2bc', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.reserved_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='2734ae72d4da7898f306193b149a47170ac39c45', operation='DELETE', pgid='pgtrigger_held_part_no_delete_2650d', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_heldpart) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='9960da83825407f3fa623708853b8e5ac8716897', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_held_part_no_truncate_6a17c', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:made,reserved:refused,made:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='442b6a89bcaf2b9a7cef31063692edcf73389806', operation='UPDATE', pgid='pgtrigger_held_part_state_moves_339f3', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."tax_minor" IS DISTINCT FROM (NEW."tax_minor") OR OLD."platform_fee_minor" IS DISTINCT FROM (NEW."platform_fee_minor") OR OLD."designer_share_minor" IS DISTINCT FROM (NEW."designer_share_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."reserved_at" IS DISTINCT FROM (NEW."reserved_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f75f46a27d7f13567d748ccb900354d4babae26c', operation='UPDATE', pgid='pgtrigger_held_part_facts_unchanged_4fb9f', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_inside_its_payment', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE found BIGINT; paid BIGINT;', func="\n    PERFORM 1 FROM design_requests_milestonepayment WHERE id = NEW.payment_id FOR NO KEY UPDATE;\n    SELECT amount_minor INTO paid FROM design_requests_milestonepayment\n        WHERE id = NEW.payment_id AND state = 'paid';\n    SELECT SUM(amount_minor) INTO found FROM design_requests_heldpart\n        WHERE payment_id = NEW.payment_id AND state NOT IN ('refused', 'returned');\n    IF paid IS NULL OR found > paid THEN\n        RAISE EXCEPTION '% was paid and % of it would leave', paid, found\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='75b345ca86da29d8290115043fc24f852827309d', operation='INSERT', pgid='pgtrigger_held_part_inside_its_payment_0e5f0', table='design_requests_heldpart', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='heldpart',
            trigger=pgtrigger.compiler.Trigger(name='held_part_leaves_after_its_hold', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.kind = 'release' AND OLD.asked_at IS NULL AND NEW.asked_at IS NOT NULL)", func="\n    IF EXISTS (\n        SELECT 1 FROM design_requests_milestonepayment payment\n            JOIN design_requests_milestone milestone ON milestone.id = payment.milestone_id\n            WHERE payment.id = NEW.payment_id AND milestone.leaves_at > NEW.asked_at\n    ) THEN\n        RAISE EXCEPTION 'Release % would leave before its hold is over', NEW.number\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='412f57f8f65bd4b218eaeaba4de8a2ae4418a6cb', operation='UPDATE', pgid='pgtrigger_held_part_leaves_after_its_hold_12ea1', table='design_requests_heldpart', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankdispute',
            trigger=pgtrigger.compiler.Trigger(name='bank_dispute_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.opened_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='1d65b56057370b5c15f00d09688c817944ca7655', operation='DELETE', pgid='pgtrigger_bank_dispute_no_delete_92cc1', table='design_requests_bankdispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankdispute',
            trigger=pgtrigger.compiler.Trigger(name='bank_dispute_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_bankdispute) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='b696aca5b47f594a8a05019090833d646ffc680f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_bank_dispute_no_truncate_65108', table='design_requests_bankdispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='bankdispute',
            trigger=pgtrigger.compiler.Trigger(name='bank_dispute_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."stripe_id" IS DISTINCT FROM (NEW."stripe_id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a91e534cb93ae92167a6c9b9b0e6f7f609603508', operation='UPDATE', pgid='pgtrigger_bank_dispute_facts_unchanged_2674b', table='design_requests_bankdispute', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='214c68ba59c6ed465182e444a0f4af87ceb393cb', operation='UPDATE', pgid='pgtrigger_offer_same_person_18762', table='design_requests_offer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:chosen,open:withdrawn,open:lapsed,open:declined,chosen:agreed,chosen:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6ebcf3949191c48586c56c17172d320681a69e2e', operation='UPDATE', pgid='pgtrigger_offer_state_moves_ab230', table='design_requests_offer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."brief_id" IS DISTINCT FROM (NEW."brief_id") OR OLD."formats" IS DISTINCT FROM (NEW."formats") OR OLD."licence_kind" IS DISTINCT FROM (NEW."licence_kind") OR OLD."is_editable" IS DISTINCT FROM (NEW."is_editable") OR OLD."may_be_listed" IS DISTINCT FROM (NEW."may_be_listed") OR OLD."round_count" IS DISTINCT FROM (NEW."round_count") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."fee_basis_points" IS DISTINCT FROM (NEW."fee_basis_points") OR OLD."fee_minimum_minor" IS DISTINCT FROM (NEW."fee_minimum_minor") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0662174a1a215c4ac96a164ec7fde9608398dcab', operation='UPDATE', pgid='pgtrigger_offer_unchanged_38e7a', table='design_requests_offer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_not_on_own_brief', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM design_requests_brief WHERE id = NEW.brief_id AND client_id = NEW.designer_id\n    ) THEN\n        RAISE EXCEPTION 'Brief % is the own one of who offers', NEW.brief_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='128405fb8e601e1e3e637c4c09c271e6564aa234', operation='INSERT', pgid='pgtrigger_offer_not_on_own_brief_5e69f', table='design_requests_offer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_only_if_asked', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM design_requests_brief WHERE id = NEW.brief_id AND is_private\n    ) AND NOT EXISTS (\n        SELECT 1 FROM design_requests_askeddesigner\n            WHERE brief_id = NEW.brief_id AND designer_id = NEW.designer_id\n    ) THEN\n        RAISE EXCEPTION 'Brief % is private, and nobody asked this designer', NEW.brief_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='62ade1aa9b06fc7b00af5901cfbe7447a5992bb3', operation='INSERT', pgid='pgtrigger_offer_only_if_asked_5bd78', table='design_requests_offer', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_is_its_milestones', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT;', func="\n    SELECT price_minor INTO expected FROM design_requests_offer WHERE id = NEW.id;\n    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM design_requests_milestone\n        WHERE offer_id = NEW.id;\n    IF expected <> found THEN\n        RAISE EXCEPTION 'Milestones of offer % sum to %, not to its price %', NEW.id, found,\n            expected USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='6d2116235390c90bf86f820c8bb29361df60e15f', operation='INSERT', pgid='pgtrigger_offer_is_its_milestones_c4441', table='design_requests_offer', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='milestone_state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:paying,planned:cancelled,paying:working,paying:planned,working:delivered,working:settling,working:disputed,delivered:changing,delivered:settling,delivered:disputed,changing:delivered,changing:settling,changing:disputed,disputed:settling,working:frozen,delivered:frozen,changing:frozen,disputed:frozen,settling:frozen,frozen:disputed,frozen:lost,lost:disputed,settling:settled,settled:disputed,settling:disputed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5fdd0c2654f9c2fc7c3f3b861f997ce993d8f649', operation='UPDATE', pgid='pgtrigger_milestone_state_moves_f074e', table='design_requests_milestone', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='milestone_agreement_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."price_minor" IS DISTINCT FROM (NEW."price_minor") OR OLD."day_count" IS DISTINCT FROM (NEW."day_count"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='03e55caed58a2ac219a0ae31d56dd437f015150f', operation='UPDATE', pgid='pgtrigger_milestone_agreement_unchanged_07d8f', table='design_requests_milestone', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='milestones_sum_to_price', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE expected BIGINT; found BIGINT;', func="\n    SELECT price_minor INTO expected FROM design_requests_offer WHERE id = NEW.offer_id;\n    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM design_requests_milestone\n        WHERE offer_id = NEW.offer_id;\n    IF expected <> found THEN\n        RAISE EXCEPTION 'Milestones of offer % sum to %, not to its price %', NEW.offer_id, found,\n            expected USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='a534abf21665d291c63a762ce5f591da14087a90', operation='INSERT', pgid='pgtrigger_milestones_sum_to_price_e3fc5', table='design_requests_milestone', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='messageblock',
            trigger=pgtrigger.compiler.Trigger(name='message_block_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ec49b1304deed954ee0c929a9ab3b558b6a65643', operation='UPDATE', pgid='pgtrigger_message_block_same_person_8097d', table='design_requests_messageblock', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='message_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.sender_id IS NOT NULL AND NEW.sender_id IS DISTINCT FROM OLD.sender_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1309aab1dc1577c474417ac3ced20da6dc80c338', operation='UPDATE', pgid='pgtrigger_message_same_person_387ce', table='design_requests_message', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='message_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c239a51af8737dd61fc85eb51594ac9ebd46e7c1', operation='UPDATE', pgid='pgtrigger_message_unchanged_01da0', table='design_requests_message', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='question_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.designer_id IS NOT NULL AND NEW.designer_id IS DISTINCT FROM OLD.designer_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b6ccb9e56eff5a8e3ea527b38e0349e9257beef1', operation='UPDATE', pgid='pgtrigger_question_same_person_89483', table='design_requests_question', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='question_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."brief_id" IS DISTINCT FROM (NEW."brief_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f73869bb19ed03cb23b0cd629103c19f242f5d3', operation='UPDATE', pgid='pgtrigger_question_facts_unchanged_b416e', table='design_requests_question', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocument',
            trigger=pgtrigger.compiler.Trigger(name='request_document_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over(OLD.issued_at), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='e4467be82051fb0a1849dcc233afb729787e1e48', operation='DELETE', pgid='pgtrigger_request_document_no_delete_da248', table='design_requests_requestdocument', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocument',
            trigger=pgtrigger.compiler.Trigger(name='request_document_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_requestdocument) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='dd6e4a5c1e2b3d81974d3470c781085ed533c3a0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_request_document_no_truncate_ff912', table='design_requests_requestdocument', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocument',
            trigger=pgtrigger.compiler.Trigger(name='request_document_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f4baab91e41ca07de1b048aca93f1069eedd4006', operation='UPDATE', pgid='pgtrigger_request_document_no_update_5c33b', table='design_requests_requestdocument', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocument',
            trigger=pgtrigger.compiler.Trigger(name='request_document_takes_the_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM design_requests_requestdocumentseries\n            WHERE kind = NEW.kind AND year = NEW.year AND last_number = NEW.number\n    ) THEN\n        RAISE EXCEPTION 'Number % is not the next of series % of %', NEW.number, NEW.kind, NEW.year\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='0a489b838f0338c65363230dce13fe2e4403a6d3', operation='INSERT', pgid='pgtrigger_request_document_takes_the_number_19933', table='design_requests_requestdocument', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentparty',
            trigger=pgtrigger.compiler.Trigger(name='request_document_party_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT COALESCE(books_period_over((SELECT issued_at FROM design_requests_requestdocument WHERE id = OLD.document_id)), FALSE) THEN RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; END IF; RETURN OLD;", hash='57324304986fb6de4a98ad921a3500e8ffc551d2', operation='DELETE', pgid='pgtrigger_request_document_party_no_delete_40667', table='design_requests_requestdocumentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentparty',
            trigger=pgtrigger.compiler.Trigger(name='request_document_party_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM design_requests_requestdocumentparty) THEN RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; END IF; RETURN NULL;", hash='d1a6bab971417d0b0d45dc8e6030ffccfcb0e059', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_request_document_party_no_truncate_c9f1c', table='design_requests_requestdocumentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestdocumentparty',
            trigger=pgtrigger.compiler.Trigger(name='request_document_party_no_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cca1491b58af7ae79f741c1219d63ba0a84f4b7e', operation='UPDATE', pgid='pgtrigger_request_document_party_no_update_f4284', table='design_requests_requestdocumentparty', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestlicence',
            trigger=pgtrigger.compiler.Trigger(name='request_licence_same_person', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.holder_id IS NOT NULL AND NEW.holder_id IS DISTINCT FROM OLD.holder_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a83fc3bbf8c1f31a72158bd383eb35a4b948e21f', operation='UPDATE', pgid='pgtrigger_request_licence_same_person_86601', table='design_requests_requestlicence', when='BEFORE')),
        ),
        common.trigger_operations.AddTrigger(
            model_name='requestlicence',
            trigger=pgtrigger.compiler.Trigger(name='request_licence_facts_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."delivery_id" IS DISTINCT FROM (NEW."delivery_id") OR OLD."licence_kind" IS DISTINCT FROM (NEW."licence_kind") OR OLD."terms_version" IS DISTINCT FROM (NEW."terms_version") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='81293174dba5bc7d1f5e258534c953b9870cf6b1', operation='UPDATE', pgid='pgtrigger_request_licence_facts_unchanged_0d09c', table='design_requests_requestlicence', when='BEFORE')),
        ),
    ]
