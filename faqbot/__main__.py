"""Starts the command line (``faqbot`` or ``python -m faqbot``)."""

import sys


def main() -> None:
    """Run the command and exit with its status."""
    from faqbot.faces.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
