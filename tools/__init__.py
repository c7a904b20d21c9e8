"""What is run on the source itself, and is no part of the product."""
