"""Audits: what inspections found and what the monthly reports said."""
