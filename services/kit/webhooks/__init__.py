"""Webhooks: recorded events posted to endpoints, each until it has arrived."""
