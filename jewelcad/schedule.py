"""Beat's table: what runs, how often, and what a missed run costs."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # What became cheaper and what is new, for who asked, once a day each; a missed run delays it.
    "send-digests": {
        "task": "saving.send_digests_task",
        "schedule": timedelta(hours=1),
    },
    # Stars that cards and lists show, once somebody restricted their data or left; a missed run
    # leaves the old number an hour longer. The pages of reviews themselves are true at once.
    "count-reviews-again": {
        "task": "reviews.count_again_task",
        "schedule": timedelta(hours=1),
    },
    # Mails that failed or that the broker lost; a missed run only delays them.
    "deliver-due-mails": {
        "task": "common.deliver_due_mails_task",
        "schedule": timedelta(minutes=1),
    },
    # Rows that say which pages changed, made one a scope; a missed run leaves the table longer.
    "tidy-page-changes": {
        "task": "common.tidy_page_changes_task",
        "schedule": timedelta(minutes=10),
    },
    # Webhook events that an attempt could not finish or whose message was lost; a missed run only
    # delays the buyer.
    "settle-due-webhooks": {
        "task": "payments.settle_due_webhooks_task",
        "schedule": timedelta(minutes=1),
    },
    # Events that Stripe could not deliver, from its own list; a missed run delays them by an hour.
    "fetch-missed-events": {
        "task": "payments.fetch_missed_events_task",
        "schedule": timedelta(hours=1),
    },
    # Orders whose webhook never came; a missed run leaves a paid order waiting five minutes more.
    "reconcile-orders": {
        "task": "orders.reconcile_orders_task",
        "schedule": timedelta(minutes=5),
    },
    # Buyers of earlier versions who were not told yet; a missed run tells them ten minutes later.
    "tell-of-versions": {
        "task": "orders.tell_of_versions_task",
        "schedule": timedelta(minutes=10),
    },
    # Payouts to our bank and Stripe's own fees; a missed run books them an hour later.
    "book-stripe-movements": {
        "task": "orders.book_stripe_movements_task",
        "schedule": timedelta(hours=1),
    },
    # The books against themselves and Stripe; a missed night is caught up by the next.
    "verify-ledger": {
        "task": "bookkeeping.verify_ledger_task",
        "schedule": crontab(hour=2, minute=40),
    },
    # Shares whose hold is over become due; a missed run delays the payout.
    "release-earnings": {
        "task": "payouts.release_earnings_task",
        "schedule": timedelta(minutes=5),
    },
    # Due shares are transferred to designers; a missed run delays them.
    "pay-designers": {
        "task": "payouts.pay_designers_task",
        "schedule": timedelta(minutes=15),
    },
    # What a payout run sent is written down for its designer; a missed run delays the document.
    "issue-statements": {
        "task": "payouts.issue_statements_task",
        "schedule": timedelta(minutes=10),
    },
    # Transfers whose answer from Stripe was lost; a missed run leaves them on their way.
    "finish-transfers": {
        "task": "payouts.finish_transfers_task",
        "schedule": timedelta(minutes=5),
    },
    # Reversals whose answer from Stripe was lost; a missed run leaves them on their way back.
    "finish-reversals": {
        "task": "payouts.finish_reversals_task",
        "schedule": timedelta(minutes=5),
    },
    # Designers' accounts and bank payouts whose news was lost, each account every six hours; a
    # missed run shows them an hour later.
    "poll-accounts": {
        "task": "payouts.poll_accounts_task",
        "schedule": timedelta(hours=1),
    },
    # Corrected addresses of which Stripe could not be told; a missed run delays them by an hour.
    "pass-on-addresses": {
        "task": "payouts.pass_on_addresses_task",
        "schedule": timedelta(hours=1),
    },
    # Refunds whose answer from Stripe or whose message was lost; a missed run leaves them waiting.
    "finish-refunds": {
        "task": "aftersales.finish_refunds_task",
        "schedule": timedelta(minutes=5),
    },
    # Briefs, offers and milestones whose time is up, and held money that stopped on its way; a
    # missed run delays them by a quarter of an hour.
    "run-requests": {
        "task": "design_requests.run_requests_task",
        "schedule": timedelta(minutes=15),
    },
    # Evidence for a bank whose answer or message was lost; a missed run brings its date closer.
    "finish-evidence": {
        "task": "aftersales.finish_evidence_task",
        "schedule": timedelta(minutes=5),
    },
    # Uploaded files whose work the broker lost or whose worker died; a missed run delays them.
    "take-up-lost-runs": {
        "task": "models_catalog.take_up_lost_runs_task",
        "schedule": timedelta(minutes=1),
    },
    # Uploads that nobody went on with for a day; a missed run keeps them a day longer.
    "drop-stale-uploads": {
        "task": "models_catalog.drop_stale_uploads_task",
        "schedule": timedelta(hours=6),
    },
    # What was looked at goes from Redis into the table; a missed run leaves it waiting. Beyond
    # 100,000 events, some hours of a busy shop, and after a day events are lost.
    "write-events": {
        "task": "activity.write_events_task",
        "schedule": timedelta(seconds=5),
        # While no worker runs, one message is enough.
        "options": {"expires": 5},
    },
    # Yesterday's views, carts and sales in numbers, and the day before's again; a missed night is
    # caught up by the next, as long as the events are there (90 days).
    "count-day": {
        "task": "activity.count_day_task",
        "schedule": crontab(hour=2, minute=20),
    },
    # Which pieces go together is worked out anew; after a missed night the lists are a day older.
    "train-neighbours": {
        "task": "activity.train_neighbours_task",
        "schedule": crontab(hour=2, minute=40),
    },
    # Rows of whoever objected or is restricted go; nothing new is written in any case. A missed run
    # leaves them an hour longer.
    "forget-objectors": {
        "task": "activity.forget_objectors_task",
        "schedule": timedelta(hours=1),
    },
    # Alarms when a person has not looked at a signal of abuse in three days; a missed run alarms an
    # hour later.
    "watch-signals": {
        "task": "activity.watch_signals_task",
        "schedule": timedelta(hours=1),
    },
    # What is past its period goes; a missed night is caught up by the next, and alarms.
    "purge-expired": {
        "task": "privacy.purge_expired_task",
        "schedule": crontab(hour=3, minute=10),
    },
    # Accounts that nobody used for two years are told; a missed day tells them a day later.
    "notice-idle-accounts": {
        "task": "privacy.notice_idle_accounts_task",
        "schedule": crontab(hour=3, minute=40),
    },
    # A version of the policy that is to come is told to everybody; a missed run tells them later,
    # and the version waits for it.
    "send-policy-notices": {
        "task": "privacy.send_notices_task",
        "schedule": timedelta(minutes=10),
    },
    # A version of the policy that waited for an earlier one; a missed day publishes it a day later.
    "publish-waiting-policy": {
        "task": "privacy.publish_waiting_policy_task",
        "schedule": crontab(hour=4, minute=10),
    },
    # Whether the purge keeps up, files that a store would not delete, and a run that was left open;
    # a missed look is made up for an hour later.
    "watch-purge": {
        "task": "privacy.watch_purge_task",
        "schedule": timedelta(hours=1),
    },
    # Mails to the privacy address; a missed run delays them by a minute.
    "fetch-privacy-mails": {
        "task": "privacy.fetch_mails_task",
        "schedule": timedelta(minutes=1),
    },
    # Requests about personal data that are due, or that nobody confirmed; a missed run reminds the
    # desk an hour later.
    "watch-cases": {
        "task": "privacy.watch_cases_task",
        "schedule": timedelta(hours=1),
    },
    # Copies of people's data whose message the broker lost or whose worker died; a missed run
    # delays them.
    "take-up-exports": {
        "task": "privacy.take_up_exports_task",
        "schedule": timedelta(minutes=5),
    },
    # Copies whose week is over. Their page is shut by the clock; a missed run leaves the file in
    # the store an hour longer.
    "delete-exports": {
        "task": "privacy.delete_exports_task",
        "schedule": timedelta(hours=1),
    },
    # Erasures whose days of grace are over, which wait, or whose worker died; a missed run delays
    # them.
    "resume-erasures": {
        "task": "privacy.resume_erasures_task",
        "schedule": timedelta(minutes=5),
    },
    # Issues whose time has come, and those that are being sent; a missed run delays them.
    "send-due-issues": {
        "task": "newsletter.send_due_issues_task",
        "schedule": timedelta(minutes=1),
    },
    # People who asked for the newsletter before links confirmed it are asked once; a missed night
    # asks them a night later.
    "ask-earlier-consents": {
        "task": "newsletter.ask_earlier_consents_task",
        "schedule": crontab(hour=4, minute=20),
    },
}
