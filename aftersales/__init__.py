"""What comes after a sale: refunds, disputes, held payments."""
