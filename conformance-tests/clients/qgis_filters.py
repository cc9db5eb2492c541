"""Filters a collection in QGIS and says in JSON how many features QGIS then has.

    qgis_filters.py URL COLLECTION FILTER...

A FILTER is an expression of QGIS. The answer is a list: for each filter what the layer says it has, and what was read of it.
"""

import json
import sys

from qgis.core import Qgis, QgsApplication, QgsVectorLayer


def filtered(url, collection, expression):
    layer = QgsVectorLayer(f"url='{url}' typename='{collection}'", collection, "OAPIF")
    if not layer.isValid():
        raise SystemExit(layer.dataProvider().error().message())
    if not layer.setSubsetString(expression):
        raise SystemExit(f"QGIS does not take the filter {expression}")
    return {"count": layer.featureCount(), "read": sum(1 for _ in layer.getFeatures())}


def main(url, collection, *expressions):
    return {"version": Qgis.QGIS_VERSION_INT, "layers": [filtered(url, collection, one) for one in expressions]}


application = QgsApplication([], False)
application.initQgis()
answer = main(*sys.argv[1:])
application.exitQgis()
print(json.dumps(answer))
