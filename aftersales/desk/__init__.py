"""Staff's actions about refunds, held payments and disputes, one module for each."""
