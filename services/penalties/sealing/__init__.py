"""Closed days sealed: what was recorded by then as signed hashes, and what is proven with them."""
