"""What penalties answers over HTTP."""
