"""Staffing: the filings of dealers about their people, and the department on a day."""
