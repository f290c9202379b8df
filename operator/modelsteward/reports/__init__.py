"""Verdicts in words: one spelling of every text that a webhook answer, a status or a command prints. Pure."""
