"""Staffing: what the dealers file about their people, and what it says of a day."""
