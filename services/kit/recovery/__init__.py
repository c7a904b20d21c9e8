"""Stores set back or lost: noticed, and refilled with what they once recorded."""
