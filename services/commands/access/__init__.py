"""Who may do what here: keys, tokens for development, the table, the log of access."""
