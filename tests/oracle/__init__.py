"""A second, independent reading of the regulation, to test the product's own against."""
