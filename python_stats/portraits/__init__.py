"""Groups of customers in figures."""
