"""From a store to its topic: what is recorded is sent on, in order, by one instance."""
