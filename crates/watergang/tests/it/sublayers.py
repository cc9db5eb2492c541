"""Says, a line each, which layers QGIS offers of a file that is dropped on its window."""

import sys

from qgis.core import QgsApplication, QgsProviderRegistry

application = QgsApplication([], False)
application.initQgis()
for layer in QgsProviderRegistry.instance().querySublayers(sys.argv[1]):
    print(layer.name())
application.exitQgis()
