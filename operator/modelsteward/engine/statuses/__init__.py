"""Desired statuses, one kind a file. `engine.conditions` chooses."""
