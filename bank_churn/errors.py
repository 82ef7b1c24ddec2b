"""Faults a person can act on: one sentence and an exit code, never a stack trace."""


class CommandError(Exception):
    """The message is the sentence that the person reads."""

    exit_code = 5


class BuildError(CommandError):
    """A model or a test failed; nothing was published."""

    exit_code = 1


class InputError(CommandError):
    """The extract, the mapping or the options cannot be used."""

    exit_code = 2


class BusyError(CommandError):
    """Another build or publish holds the file."""

    exit_code = 3


class PublishError(CommandError):
    """The output directory could not be written; the published build is unchanged."""

    exit_code = 4
