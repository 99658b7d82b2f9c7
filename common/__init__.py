"""What every room stands on: money, access, locks, mail outbox, storage, the Stripe gateway."""
