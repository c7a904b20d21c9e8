"""Streams out: the recorded events of a topic as they come, over server-sent events."""
