"""What every room stands on: money, access, locks, mail outbox and storage."""
