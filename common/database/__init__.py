"""PostgreSQL as Django speaks to it; whether a connection stands is seen without asking."""
