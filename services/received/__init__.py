"""The parts that all readers share: received facts, those that stand, published policies."""
