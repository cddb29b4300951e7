"""Tables of a projection as Parquet files."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from dealdsl.exports.mistakes import require
from dealdsl.exports.projection import Projection
from dealdsl.exports.tables import Column, Kind, Table, class_table, long_table

if TYPE_CHECKING:
    import pyarrow as pa


def classes_parquet(projection: Projection) -> bytes:
    """The flows of the classes: a row for each period and class, the columns of the CSV file.
    Raises MissingPackageError without pyarrow."""
    return _parquet(class_table(projection.model, projection.result), projection)


def pools_parquet(projection: Projection) -> bytes:
    """All but the classes that hold something: a row for each period and measure. Raises
    MissingPackageError without pyarrow."""
    return _parquet(long_table(projection.model, projection.result), projection)


def _parquet(table: Table, projection: Projection) -> bytes:
    """A file of one table. What it is of stands in its schema's metadata."""
    require("pyarrow")
    import pyarrow as pa
    from pyarrow import parquet

    fields = [pa.field(column.name, _type(column)) for column in table.columns]
    words = {"title": projection.model.title, "scenario": projection.in_words}
    told = {**words, **dict(projection.origins())}
    schema = pa.schema(
        fields, {name: text.encode("utf-8", "replace") for name, text in told.items()}
    )
    arrays = [pa.array(c.cells, f.type) for c, f in zip(table.columns, fields, strict=True)]
    stream = BytesIO()
    # Options that decide the bytes stand here, so that they do not change with a library's.
    parquet.write_table(
        pa.Table.from_arrays(arrays, schema=schema), stream, version="2.6", compression="zstd"
    )
    return stream.getvalue()


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    types = {Kind.TEXT: pa.string(), Kind.COUNT: pa.int32(), Kind.DATE: pa.date32()}
    return types.get(column.kind, pa.float64())
