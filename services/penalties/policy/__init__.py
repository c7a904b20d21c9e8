"""Policy documents: checked at intake, tried on a worst case, published with the release."""
