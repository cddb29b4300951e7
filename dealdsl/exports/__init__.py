"""A projection as people use it: a workbook, Parquet files, tables and pictures in a notebook."""
