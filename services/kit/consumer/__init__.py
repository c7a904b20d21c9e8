"""From the log to what a service makes of it: sorted, fenced, parked, kept."""
