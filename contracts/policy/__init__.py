"""The dated policy documents and their typed terms."""
