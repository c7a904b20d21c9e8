"""From a store to its topic: one instance sends recorded events, in order."""
