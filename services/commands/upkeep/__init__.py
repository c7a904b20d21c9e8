"""Operations on the stores: backup, restore, rebuild, migrate, parking."""
