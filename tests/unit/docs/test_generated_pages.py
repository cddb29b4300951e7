"""Pages that are made from code are those of the code, and indexes hold what stands beside them."""

from __future__ import annotations

import re

import pytest

from dealdsl.cli import reference
from dealdsl.cli.main import COMMANDS

from .blocks import DOCS, ROOT, blocks

DECISIONS = DOCS / "decisions"


def test_the_page_of_commands_is_up_to_date() -> None:
    hint = "run: python -m dealdsl.cli.reference docs/commands.md"
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == reference.page(), hint


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_purpose(name: str) -> None:
    command = reference.command(name)
    options = [option for group in command.groups for option in group.options]
    assert [o.written for o in (*command.arguments, *options) if not o.purpose] == []


def test_every_decision_is_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\* \[(\d+\. [^]]+)\]\((.+\.md)\)$", index, re.MULTILINE)
    found = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    titles = [path.read_text(encoding="utf-8").splitlines()[0][2:] for path in found]
    assert listed == list(zip(titles, [path.name for path in found], strict=True))


def test_the_first_deal_is_installed_as_the_readme_says() -> None:
    (install,) = (b for b in blocks(DOCS / "first-deal.md") if not b.is_run)
    command = install.text.splitlines()[0].replace("'.[batch,fast]'", ".")
    assert f"{command} && " in (ROOT / "README.md").read_text(encoding="utf-8")
