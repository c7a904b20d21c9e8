"""The page of a recorded event: as it was recorded, what it caused and what changed it."""
