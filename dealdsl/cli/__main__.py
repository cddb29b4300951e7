"""`python -m dealdsl.cli` is `dealc`."""

import sys

from dealdsl.cli.main import program

sys.exit(program())
