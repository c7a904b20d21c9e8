"""Webhooks: recorded events posted to endpoints of others, each until it has arrived."""
