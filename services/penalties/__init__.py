"""Penalties: the OEM's decisions, the dealers' cases, the law, and the postings it leads to."""
