"""Cart, checkout, orders, licences, downloads, the webhook inbox and the ledger."""
