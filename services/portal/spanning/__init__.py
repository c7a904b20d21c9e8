"""What spans dealers: tables that lists, work, search and map are read from."""
