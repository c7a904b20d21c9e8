"""Commands about access: keys, tokens for development, the table, the log of access."""
