"""Policy documents: admitted at the door, tried on a worst case, published with the release."""
