"""Reads a file of a collection and says in JSON what is in it.

    read_file.py parquet|xlsx PATH
"""

import datetime
import json
import math
import sys


def plain(value):
    """A value as JSON has it; times as RFC 3339 writes them."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, datetime.datetime):
        text = value.replace(tzinfo=None).isoformat()
        return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def parquet(path):
    """With pyarrow, and with GeoPandas where there is a geometry."""
    import geopandas
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
    names = [name for name in table.schema.names if name not in ("geometry", "bbox")]
    said = {
        "types": {field.name: str(field.type) for field in table.schema if field.name in names},
        "rows": [{name: plain(row[name]) for name in names} for row in table.select(names).to_pylist()],
        "geo": geo,
    }
    if geo is not None:
        frame = geopandas.read_parquet(path)
        bounds = frame.total_bounds.tolist()
        half = (bounds[0], bounds[1], (bounds[0] + bounds[2]) / 2, bounds[3])
        said["crs"] = frame.crs.to_authority() and ":".join(frame.crs.to_authority())
        # Of nothing, it is not a number, which is no JSON.
        said["bounds"] = bounds if len(frame) else None
        said["kinds"] = sorted(set(frame.geometry.geom_type.dropna()))
        said["missing"] = int(frame.geometry.isna().sum())
        # By the covering, whose rectangles are a bit wider than the geometries.
        said["west"] = len(geopandas.read_parquet(path, bbox=half)) if len(frame) else 0
        said["west_expected"] = int(frame.geometry.bounds["minx"].le(half[2]).sum())
    return said


def xlsx(path):
    """With openpyxl."""
    import openpyxl

    sheet = openpyxl.load_workbook(path).active
    header, *rows = sheet.iter_rows(values_only=True)
    return {
        "sheet": sheet.title,
        "frozen": sheet.freeze_panes,
        "rows": [dict(zip(header, map(plain, row))) for row in rows],
    }


print(json.dumps({"parquet": parquet, "xlsx": xlsx}[sys.argv[1]](sys.argv[2])))
