"""The parts about stores that all readers of facts share."""
