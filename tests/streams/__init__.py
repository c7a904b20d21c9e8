"""The HTTP interface, fuzzed by its own document."""
