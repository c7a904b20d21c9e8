"""Programs that run on the source itself, and are no part of the product."""
