"""The demo: the main job, told on a real API server. `make demo` runs it."""
