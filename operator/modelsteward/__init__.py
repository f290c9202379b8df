"""ModelSteward: no AI model runs in a cluster unless it is known, licensed, approved and audited."""

__version__ = "0.1.0"
