"""`python -m bank_churn`."""

from bank_churn.cli import main

main()
