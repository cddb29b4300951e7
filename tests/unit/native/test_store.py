"""What is compiled is kept, and what is kept is run only if it is whole, ours and the right one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import asdict, evolve

from dealdsl.native import compiled as compiled_module
from dealdsl.native import machine as machine_module
from dealdsl.native import store
from dealdsl.native.build import Asked
from dealdsl.native.compiled import Request, is_kept, kernel
from dealdsl.native.kernel import Kernel
from tests.unit.native.kernels import (
    LISTS,
    SHAPE,
    executed,
    model_of,
    natively,
    plainly,
    same_bits,
    scenarios,
    this_machine,
)

BODY = "for m in range(1, periods + 1):\n    out[m] = given[m] * x + {constant}"
ROOT = Path(__file__).parents[3]
OTHER_PROCESS = """
import sys
from dealdsl.native import compiled
from tests.unit.native.test_store import request, right
if sys.argv[1] == "found":
    compiled.object_code = None
right(request(float(sys.argv[2])))
"""


def request(constant: float = 1.0) -> Request:
    text = model_of(BODY.format(constant=constant))

    def asking(_: object, result: dict[str, list[float]]) -> Asked:
        return {name: (result[name], None) for name in LISTS}

    return Request(text, executed(text), SHAPE, asking, "all lists")


def right(asked: Request) -> Kernel:
    """The kernel of a request, which gives what Python gives."""
    found, given = kernel(asked), scenarios(20, 1)
    outcome = natively(found, given)
    for row, figures in enumerate(plainly(asked.text, given)):
        assert figures is not None
        assert same_bits(outcome.lists["out"][row], figures["out"])
    return found


def in_another_process(task: str, constant: float = 1.0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", OTHER_PROCESS, task, str(constant)]
    paths = os.pathsep.join((str(ROOT), *sys.path))
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, cwd=ROOT)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "dealdsl"


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled, and what machine code was made ready to run."""
    done: list[str] = []

    def noted(name: str, function: Callable[..., object]) -> None:
        def run(*values: object, **named: object) -> object:
            done.append(name)
            return function(*values, **named)

        monkeypatch.setattr(compiled_module, name, run)

    noted("object_code", machine_module.object_code)
    noted("loaded", machine_module.loaded)
    return done


def entry(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_what_is_kept_is_not_compiled_again(cache: Path, times: list[str]) -> None:
    assert not is_kept(request())
    right(request())
    assert is_kept(request())
    right(request())
    assert times == ["object_code", "loaded", "loaded"]
    assert entry(cache).stat().st_mode & 0o077 == 0


def test_another_process_finds_it(cache: Path) -> None:
    right(request())
    assert in_another_process("found").wait() == 0


def test_two_processes_at_once(cache: Path) -> None:
    both = [in_another_process("compile") for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    assert entry(cache).name.endswith(".bin")
    assert is_kept(request())


def flipped(place: int) -> Callable[[bytes], bytes]:
    def flip(whole: bytes) -> bytes:
        at = place % len(whole)
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    return flip


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda whole: b"",
    "the seal only": lambda whole: whole[:32],
    "less than the seal": lambda whole: whole[:7],
    "half of it": lambda whole: whole[: len(whole) // 2],
    "all but a byte": lambda whole: whole[:-1],
    "a byte more": lambda whole: whole + b"\0",
    "a byte of the seal": flipped(3),
    "a byte of the plan": flipped(40),
    "a byte of the code": flipped(-200),
    "the last byte": flipped(-1),
    "noughts": lambda whole: bytes(len(whole)),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_not_whole_is_made_anew(name: str, cache: Path, times: list[str]) -> None:
    right(request())
    whole = entry(cache).read_bytes()
    entry(cache).write_bytes(SPOILT[name](whole))
    assert not is_kept(request())
    right(request())
    assert times == ["object_code", "loaded"] * 2
    assert is_kept(request()), "it is kept again, whole"


def test_the_entry_of_another_kernel_is_not_run(cache: Path, times: list[str]) -> None:
    right(request(1.0))
    first = entry(cache)
    right(request(2.0))
    (second,) = set(cache.iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    right(request(2.0))
    assert times == ["object_code", "loaded"] * 3


def test_a_folder_that_others_can_write_is_not_used(cache: Path, times: list[str]) -> None:
    right(request())
    cache.chmod(0o777)
    assert not is_kept(request())
    right(request())
    assert times == ["object_code", "loaded"] * 2


def test_a_file_that_others_can_write_is_not_used(cache: Path, times: list[str]) -> None:
    right(request())
    entry(cache).chmod(0o666)
    assert not is_kept(request())
    right(request())
    assert times == ["object_code", "loaded"] * 2


def test_where_nothing_can_be_kept_it_runs_all_the_same(
    cache: Path, times: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.mkdir()
    cache.chmod(0o500)

    def refuse(*_: object) -> int:
        raise PermissionError("read-only")

    monkeypatch.setattr(store.os, "open", refuse)  # the superuser may write even there
    right(request())
    right(request())
    assert times == ["object_code", "loaded"] * 2
    assert list(cache.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    right(request())


def test_a_full_disk_leaves_nothing_behind(
    cache: Path, times: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_seal", full)
    plan, code = compiled_module.compiled(request(), this_machine())
    store.keep("0" * 40, asdict(plan), code)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("what", ["text", "shape", "asked", "machine", "lanes"])
def test_all_that_it_is_made_from_is_in_its_name(what: str) -> None:
    asked, machine = request(), this_machine()
    others = {
        "text": (evolve(asked, text=asked.text + "\n"), machine),
        "shape": (evolve(asked, shape=evolve(SHAPE, forms=SHAPE.forms[:-1])), machine),
        "asked": (evolve(asked, asked="one list"), machine),
        "machine": (asked, evolve(machine, features=machine.features + ",+more")),
        "lanes": (asked, evolve(machine, lanes=1)),
    }
    other, place = others[what]
    assert other.key(place) != asked.key(machine)
