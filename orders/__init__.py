"""Cart, checkout, orders, licences, downloads and the ledger."""
