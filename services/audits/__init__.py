"""Audits: the findings of inspections, and the monthly reports."""
