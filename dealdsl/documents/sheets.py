"""Sheets: tables of figures under a title, with what they rest on and what their signs mean."""

from __future__ import annotations

from attrs import frozen

from dealdsl.documents.tables import Table


@frozen
class Captioned:
    """A table under its caption."""

    caption: str
    content: Table


@frozen
class Sheet:
    """A title, a heading below it, paragraphs, tables, and notes at the end."""

    title: str
    heading: str
    paragraphs: tuple[str, ...]
    tables: tuple[Captioned, ...]
    notes: tuple[str, ...] = ()
