"""The page of all commands, made from their parsers so that it cannot go stale.

`python -m dealdsl.cli.reference docs/commands.md` writes it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from attrs import frozen

from dealdsl.cli.main import COMMANDS, EXIT_CODES, command_parser

HEAD = """\
# Commands

Written by `python -m dealdsl.cli.reference docs/commands.md` from what the commands themselves say,
as `dealc COMMAND --help` does.

`-` is standard input or output. Outputs appear whole or not at all. Mistakes go to standard error.
"""


@frozen
class Option:
    """An option or an argument: as it is written, and what it does."""

    written: str
    purpose: str
    required: bool


@frozen
class Group:
    """Options under a title; `exclusive` are sets of which only one may be given."""

    title: str
    description: str
    options: tuple[Option, ...]
    exclusive: tuple[str, ...]


@frozen
class Command:
    name: str
    purpose: str
    arguments: tuple[Option, ...]
    groups: tuple[Group, ...]


def page() -> str:
    """The page as Markdown. What every command takes, and groups of several, are told once."""
    commands = [command(name) for name in COMMANDS]
    options = Counter(o for c in commands for group in c.groups for o in group.options)
    general = tuple(option for option, count in options.items() if count == len(commands))
    commands = [_without(command, general) for command in commands]
    titled = Counter(group for c in commands for group in c.groups if group.title)
    shared = [group for group, count in titled.items() if count > 1]
    sections = [_section(command, shared) for command in commands]
    sections += [f"## {_shown(group.title)}\n\n{_body(group)}" for group in shared]
    sections.append(f"## Options of every command\n\n{_table(general)}")
    sections.append(f"## Exit codes\n\n{_exit_codes()}")
    return HEAD + "".join(f"\n{section}" for section in sections)


def command(name: str) -> Command:
    parser = command_parser(name)
    arguments, *groups = (_group(parser, group) for group in parser._action_groups)
    purpose = COMMANDS[name]
    return Command(name, purpose, arguments.options, tuple(g for g in groups if g.options))


def _group(parser: argparse.ArgumentParser, group: argparse._ArgumentGroup) -> Group:
    title = "" if group.title == "options" else group.title or ""
    actions = [a for a in group._group_actions if not isinstance(a, argparse._HelpAction)]
    alternatives = (
        [action.option_strings[0] for action in either._group_actions]
        for either in parser._mutually_exclusive_groups
        if either._group_actions[0] in actions
    )
    exclusive = tuple(", ".join(f"`{name}`" for name in names) for names in alternatives)
    return Group(
        title, group.description or "", tuple(_option(parser, a) for a in actions), exclusive
    )


def _option(parser: argparse.ArgumentParser, action: argparse.Action) -> Option:
    formatter = parser._get_formatter()
    purpose = formatter._expand_help(action) if action.help else ""
    return Option(_written(action), " ".join(purpose.split()), action.required)


def _written(action: argparse.Action) -> str:
    """As on a command line: `--out FILE`, `FILE…`, `[SLUG]`."""
    choices = f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest
    value = str(action.metavar or choices)
    if not action.option_strings:
        return {"+": f"{value}…", "?": f"[{value}]"}.get(str(action.nargs), value)
    names = ", ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {value}"


def _without(command: Command, general: tuple[Option, ...]) -> Command:
    groups = (
        Group(g.title, g.description, tuple(o for o in g.options if o not in general), g.exclusive)
        for g in command.groups
    )
    return Command(
        command.name, command.purpose, command.arguments, tuple(g for g in groups if g.options)
    )


def _section(command: Command, shared: list[Group]) -> str:
    own = [group for group in command.groups if group not in shared]
    plain = [group for group in own if not group.title]
    first = Group(
        "",
        "",
        command.arguments + tuple(option for group in plain for option in group.options),
        tuple(names for group in plain for names in group.exclusive),
    )
    parts = [f"## dealc {command.name}\n", f"{_shown(command.purpose)}.\n", _synopsis(command)]
    parts.append(_body(first))
    parts += [_body(group, f"**{_shown(group.title)}.** ") for group in own if group.title]
    links = [f"[{g.title}](#{_anchor(g.title)})" for g in command.groups if g in shared]
    if links:
        parts.append(f"It also takes {', '.join(links)}.\n")
    return "\n".join(parts)


def _synopsis(command: Command) -> str:
    needed = [o.written for g in command.groups for o in g.options if o.required]
    words = ["dealc", command.name, *(o.written for o in command.arguments), *needed, "[options]"]
    return f"```text\n{' '.join(words)}\n```\n"


def _body(group: Group, title: str = "") -> str:
    about = f"{title}{_linked(group.description)}"
    limits = [f"Only one of {names} may be given." for names in group.exclusive]
    return "\n\n".join(filter(None, [about, _table(group.options).rstrip(), *limits])) + "\n"


def _table(options: tuple[Option, ...]) -> str:
    rows = "".join(f"| `{o.written}` | {_linked(o.purpose)} |\n" for o in options)
    return f"| option | does |\n|---|---|\n{rows}"


def _linked(purpose: str) -> str:
    """A help text as Markdown: pages that it names are links, and signs mean nothing."""
    plain = re.sub(r"[*<|_]", r"\\\g<0>", purpose)
    return re.sub(r"\bdocs/([\w/-]+\.md)\b", r"[\g<0>](\1)", plain)


def _exit_codes() -> str:
    lines = (line.split(maxsplit=1) for line in EXIT_CODES.splitlines()[1:])
    rows = "".join(f"| {code} | {meaning} |\n" for code, meaning in lines)
    return f"| code | means |\n|---|---|\n{rows}"


def _shown(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m dealdsl.cli.reference FILE.md")
    Path(sys.argv[1]).write_text(page(), encoding="utf-8", newline="\n")
