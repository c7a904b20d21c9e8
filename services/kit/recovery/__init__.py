"""Detects stores that were set back or lost, and refills them with what they recorded."""
