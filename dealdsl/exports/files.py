"""The files of a projection, by the ending of the name that is asked for."""

from __future__ import annotations

from dealdsl.exports.forms import require_form
from dealdsl.exports.projection import Projection
from dealdsl.runtime.output import csv_files, is_stream, pools_path


def contents(projection: Projection, path: str) -> dict[str, str | bytes]:
    """What each file holds when the flows go to `path`: CSV and Parquet have the pools in a second
    file beside it, unless it is a stream. Raises as `require_form` and `workbook` do."""
    match require_form(path):
        case ".csv":
            return {**csv_files(projection.model, projection.result, path)}
        case ".parquet":
            return _parquet_files(projection, path)
        case _:
            from dealdsl.exports.workbook import workbook

            return {path: workbook(projection)}


def _parquet_files(projection: Projection, path: str) -> dict[str, str | bytes]:
    from dealdsl.exports.arrow import classes_parquet, pools_parquet

    files: dict[str, str | bytes] = {path: classes_parquet(projection)}
    if not is_stream(path):
        files[pools_path(path)] = pools_parquet(projection)
    return files
