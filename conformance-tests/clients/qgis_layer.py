"""Opens a collection in QGIS and says in JSON what QGIS makes of it.

    qgis_layer.py URL COLLECTION [FILTER]

FILTER is an expression of QGIS. A picture is made of the extent of the layer, 400 by 300 pixels, on white. `drawn` is the share of its pixels that are not
white.
"""

import json
import sys

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH_PX, HEIGHT_PX = 400, 300


def picture(layer):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(WIDTH_PX, HEIGHT_PX))
    settings.setExtent(layer.extent())
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage(), [error.message for error in job.errors()]


def share_drawn(image):
    white = QColor("white").rgb()
    drawn = sum(image.pixel(x, y) != white for x in range(image.width()) for y in range(image.height()))
    return drawn / (image.width() * image.height())


def main(url, collection, subset=None):
    layer = QgsVectorLayer(f"url='{url}' typename='{collection}'", collection, "OAPIF")
    if not layer.isValid():
        return {"valid": False, "error": layer.dataProvider().error().message()}
    if subset and not layer.setSubsetString(subset):
        return {"valid": False, "error": f"QGIS does not take the filter {subset}"}
    image, errors = picture(layer)
    features = list(layer.getFeatures())
    extent = layer.extent()
    return {
        "valid": True,
        "errors": errors,
        "count": layer.featureCount(),
        "read": len(features),
        "different": len({feature.id() for feature in features}),
        "first": [str(value) for value in features[0].attributes()] if features else [],
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "crs": layer.crs().authid(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "drawn": share_drawn(image),
    }


application = QgsApplication([], False)
application.initQgis()
answer = main(*sys.argv[1:])
application.exitQgis()
print(json.dumps(answer))
