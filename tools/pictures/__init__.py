"""The pictures of pages that the README shows."""
