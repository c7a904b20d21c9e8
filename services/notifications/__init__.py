"""Notifications: tells each dealer by mail what was posted about it, once a day."""
