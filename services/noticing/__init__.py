"""The notices in a receipt about anomalies of a fact, by what its service knows then."""
