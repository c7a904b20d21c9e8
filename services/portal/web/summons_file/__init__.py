"""The file of a summons: printed to be signed, with the events inside from which it follows."""
