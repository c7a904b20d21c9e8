"""The pages of one dealer."""
