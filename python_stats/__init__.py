"""Statistics on counts: pure functions, and the modules that feed them.

dbt's models reach the functions through `beside`, in a process of their own.
"""
