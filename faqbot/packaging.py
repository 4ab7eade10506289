"""What must be made when faqbot is packaged? The bundled knowledge, compiled (a build hook of hatchling)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["CompiledKnowledge"]


class CompiledKnowledge(BuildHookInterface[Any]):
    """Compiles the knowledge beside the package into the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile, and have the file taken along; an editable install finds it in place."""
        sys.path.insert(0, self.root)
        try:
            from faqbot.bundled import COMPILED
            from faqbot.compiling import compile_knowledge

            compile_knowledge(None, COMPILED)
        finally:
            sys.path.remove(self.root)
        build_data["artifacts"].append(str(Path(COMPILED).relative_to(self.root)))
