"""From the log to the projection of a service: records are sorted, fenced, parked and kept."""
