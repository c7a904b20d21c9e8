"""What an operator does to the stores: backup, restore, rebuild, migrate, parking."""
