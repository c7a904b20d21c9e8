"""Why an entry stands, and why one did not arise."""
