"""`bank-churn` and `python -m bank_churn`.

A signal that comes while the program is still being loaded ends it without a trace too.
"""

from bank_churn import signals, terminal


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
    terminal.warn("Error: The command was stopped before it began.")


if __name__ == "__main__":
    main()
