"""Principals and their credentials, and the check against a table of access."""
