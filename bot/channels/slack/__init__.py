"""Slack: signed events in, Block Kit out. Only `api` and `receiver` know Slack's SDK."""
