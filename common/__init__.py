"""What every room stands on: money, access, locks, queue, hooks, mail outbox and storage."""
