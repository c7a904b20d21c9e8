"""The keys under which names of persons are sealed, in a store of their own."""
