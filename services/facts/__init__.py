"""What every reader of facts shares: which policies are known."""
