"""`bank-churn` and `python -m bank_churn`.

A signal that comes while the program is still being loaded ends it without a trace too.
"""

import sys
from contextlib import suppress

from bank_churn import signals, terminal

SENTENCE = "The command was stopped before it began."


def main() -> None:
    """Run the command line."""
    signals.install(say_goodbye)
    try:
        from bank_churn import cli
    except KeyboardInterrupt:
        say_goodbye()
        raise SystemExit(signals.exit_code()) from None
    cli.main()


def say_goodbye() -> None:
    """Nothing has begun yet."""
    if "--json" in sys.argv:
        with suppress(terminal.OutputError):
            terminal.say_json(
                {
                    "status": "failed",
                    "exit_code": signals.exit_code(),
                    "published": False,
                    "build_id": None,
                    "error": SENTENCE,
                }
            )
    terminal.warn(f"Error: {SENTENCE}")


if __name__ == "__main__":
    main()
