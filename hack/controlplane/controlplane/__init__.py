"""A real control plane for tests, the demo and benchmarks.

The build half (`versions`, `toolchain`, `build`, `pin`) is standard library only, so that it runs before the
project's own environment exists. The running half (`plane`) needs `cryptography`.
"""
