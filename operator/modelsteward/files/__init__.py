"""The catalogue and manifests from YAML files: every problem with its place, nothing half-read."""
