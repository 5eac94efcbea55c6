"""Reads a Parquet file as pandas, pyarrow and polars do, and prints what each sees, for test/exports/parquet.test.ts."""
import json
import math
import sys

import pandas
import polars
import pyarrow.parquet

path = sys.argv[1]
table = pyarrow.parquet.read_table(path)
frame = pandas.read_parquet(path)
polar = polars.read_parquet(path)


def plain(value):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    # the shortest text that reads back the same, so that every bit is compared
    return repr(float(value)) if isinstance(value, float) else value


print(
    json.dumps(
        {
            "types": {field.name: str(field.type) for field in table.schema},
            "metadata": {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()},
            "pyarrow": [{key: plain(value) for key, value in row.items()} for row in table.to_pylist()],
            "pandas": [{key: plain(value) for key, value in row.items()} for row in frame.astype(object).where(frame.notna(), None).to_dict("records")],
            "polars": [{key: plain(value) for key, value in row.items()} for row in polar.to_dicts()],
            "polars_types": {name: str(dtype) for name, dtype in polar.schema.items()},
        }
    )
)
