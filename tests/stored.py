"""What do the bundled files say to anybody who reads YAML?"""

from __future__ import annotations

from pathlib import Path

import yaml

__all__ = ["KNOWLEDGE", "MEDICINES", "PAGE", "ROOT", "SAFETY"]

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"
PAGE, SAFETY, MEDICINES = (
    yaml.safe_load((KNOWLEDGE / f"{name}.yaml").read_text("utf-8"))
    for name in ("melatonin-clonazepam", "safety", "medicines")
)
