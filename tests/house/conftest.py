"""Makes the program beside the Makefile importable that measures the house."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "hack"))
