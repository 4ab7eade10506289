"""How does the risk-coverage curve look as a picture file?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from faqbot.errors import FaqbotError
from faqbot.faces.evaluating.measure import Point

__all__ = ["plot"]


def plot(points: Sequence[Point], path: Path) -> None:
    """Draw *points* into the file at *path*; its ending says in which format.

    Raises FaqbotError where matplotlib is missing or doesn't know the format.
    """
    try:
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib import pyplot
    except ModuleNotFoundError as missing:
        raise FaqbotError(f"--plot needs {missing.name}; install it with: pip install 'faqbot[plot]'") from None
    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    axes.step([p.coverage for p in points], [p.risk for p in points], where="post")
    axes.set(xlabel="coverage: share of questions answered", ylabel="risk: share of answers that are wrong")
    axes.set(xlim=(0, 1), ylim=(0, None), title="risk and coverage")
    axes.grid(visible=True, alpha=0.3)
    try:
        figure.savefig(path, dpi=150)
    except ValueError as error:
        raise FaqbotError(f"{path}: {error}") from None
    finally:
        pyplot.close(figure)
