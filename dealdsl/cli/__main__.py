"""`python -m dealdsl.cli` is `dealc`."""

from dealdsl.cli.main import program

program()
