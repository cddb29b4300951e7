"""Flows as CSV, and files that appear whole or not at all."""

import csv
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import StringIO

from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result


def flows_csv(model: Model, result: Result) -> str:
    """The flows of the classes, a row for each period and class, to the last digit."""
    rows = (
        (period, date, name, *(result.flows[name, column][period] for column in CLASS_COLUMNS))
        for period, date in enumerate(model.payment_dates)
        for name in model.classes
    )
    return _csv(("period", "date", "class", *CLASS_COLUMNS), rows)


def pools_csv(model: Model, result: Result) -> str:
    """All but the classes that hold something, a row for each period and measure."""
    composites = [
        (("composite", name, column), result.flows[name, column])
        for name in model.composites
        for column in CLASS_COLUMNS
    ]
    rows = (
        (period, date, *key, values[period])
        for period, date in enumerate(model.payment_dates)
        for key, values in (*result.other.items(), *composites)
    )
    return _csv(("period", "date", "kind", "name", "measure", "value"), rows)


def pools_path(path: str) -> str:
    """Where the pools go when the flows go to `path`: flows.pools.csv beside flows.csv."""
    root, extension = os.path.splitext(path)
    return f"{root}.pools{extension}"


def csv_files(model: Model, result: Result, path: str) -> dict[str, str]:
    """The text of each file when flows go to `path`: the pools beside it, unless it is a stream."""
    files = {path: flows_csv(model, result)}
    if not is_stream(path):
        files[pools_path(path)] = pools_csv(model, result)
    return files


def is_stream(path: str) -> bool:
    """Whether `path` is standard output (`-`), a device or a pipe: nothing stands beside it."""
    return path == "-" or (
        os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)
    )


def is_for_csv(path: str) -> bool:
    """Whether flows that go to `path` are to be CSV: a `.csv` file or a stream; or a folder, which
    is told of where it is written to."""
    return is_stream(path) or os.path.isdir(path) or path.lower().endswith(".csv")


def write_whole(path: str, text: str) -> None:
    """Write a file that appears whole or not at all; `-` is standard output. Raises OSError."""
    write_together({path: text})


def write_together(contents: Mapping[str, str | bytes]) -> None:
    """Write the text or the bytes of each path. No file is touched before all are ready to take its
    place, and a failure leaves nothing behind. Raises OSError with the path as it was given."""
    staged: dict[str, tuple[str, str]] = {}
    try:
        for path, content in contents.items():
            if is_stream(path):
                _write_stream(path, content)
            else:
                # A link stays a link: the file it leads to is replaced.
                target = os.path.realpath(path)
                temporary = os.path.join(os.path.dirname(target), f".{os.urandom(8).hex()}.tmp")
                staged[path] = (temporary, target)
                _write_beside(target, temporary, content)
        for path in staged:
            os.replace(*staged[path])
    except OSError as error:
        error.filename, error.filename2 = path, None
        raise
    finally:
        for temporary, _ in staged.values():
            with suppress(OSError):
                os.unlink(temporary)


def show(text: str) -> None:
    """Print `text` as it is, with `?` for what the terminal has no letters for. Raises OSError."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), end="", flush=True)
    except OSError:
        # Python would try again on its way out, and complain; let that go nowhere.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _write_stream(path: str, content: str | bytes) -> None:
    if path == "-" and isinstance(content, str):
        show(content)
    else:
        with open(path, "wb") as stream:
            stream.write(_as_bytes(content))


def _write_beside(target: str, temporary: str, content: str | bytes) -> None:
    with open(temporary, "xb") as file:
        if os.path.exists(target):
            # Replacing a folder, or a file that its owner protects, fails here.
            with open(target, "r+b"):
                os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
        file.write(_as_bytes(content))
        file.flush()
        os.fsync(file.fileno())


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
