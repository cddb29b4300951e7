"""The words of LLVM: values of one lane or of all of them, and the lines that make them."""

from __future__ import annotations

import struct

from attrs import field, frozen, mutable

from dealdsl.native.nodes import Kind
from dealdsl.native.reckoning import MisfitError


@frozen
class Value:
    """What an expression came to: its text in LLVM, and whether it differs between lanes."""

    text: str
    kind: Kind
    varying: bool


@mutable
class Words:
    """The lines of a function so far; `block` is the one that is being written."""

    lanes: int
    lines: list[str] = field(factory=list)
    block: str = "entry"
    _count: int = 0

    def alike(self, values: list[Value]) -> list[Value]:
        """Values of one type: spread over the lanes if one of them is."""
        return [self.spread(v) for v in values] if any(v.varying for v in values) else values

    def spread(self, value: Value) -> Value:
        if value.varying:
            return value
        if value.kind == "whole":
            raise MisfitError("an index among what differs between scenarios")
        if self.lanes == 1:
            return Value(value.text, value.kind, True)
        scalar = "double" if value.kind == "number" else "i1"
        if not value.text.startswith("%"):
            text = "<" + ", ".join([f"{scalar} {value.text}"] * self.lanes) + ">"
            return Value(text, value.kind, True)
        vector = self.type(value.kind)
        one = self.add(f"insertelement {vector} poison, {scalar} {value.text}, i64 0")
        zeros = f"<{self.lanes} x i32> zeroinitializer"
        text = self.add(f"shufflevector {vector} {one}, {vector} poison, {zeros}")
        return Value(text, value.kind, True)

    def constant(self, value: float | bool | int, varying: bool) -> str:
        match value:
            case bool():
                text, scalar = ("true" if value else "false"), "i1"
            case int():
                return str(value)
            case _:
                text, scalar = double_text(value), "double"
        if not varying or self.lanes == 1:
            return text
        return "<" + ", ".join([f"{scalar} {text}"] * self.lanes) + ">"

    def nothing(self, like: Value) -> str:
        """A value for what is not asked for."""
        match like.kind:
            case "number":
                return self.constant(0.0, like.varying)
            case "truth":
                return self.constant(False, like.varying)
            case "whole":
                return "0"

    @property
    def suffix(self) -> str:
        return "f64" if self.lanes == 1 else f"v{self.lanes}f64"

    def type_of(self, value: Value) -> str:
        scalars = {"number": "double", "truth": "i1", "whole": "i64"}
        return self.type(value.kind) if value.varying else scalars[value.kind]

    def type(self, kind: Kind) -> str:
        scalar = "double" if kind == "number" else "i1"
        return scalar if self.lanes == 1 else f"<{self.lanes} x {scalar}>"

    def add(self, instruction: str) -> str:
        name = f"%v{self.number()}"
        self.lines.append(f"  {name} = {instruction}")
        return name

    def say(self, instruction: str) -> None:
        self.lines.append(f"  {instruction}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")
        self.block = name

    def number(self) -> int:
        self._count += 1
        return self._count


def double_text(value: float) -> str:
    """A number as LLVM writes it to the last bit."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"
