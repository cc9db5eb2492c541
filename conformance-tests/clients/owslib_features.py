"""Reads collections with OWSLib and says in JSON what it got.

    owslib_features.py URL COLLECTION MIN_X,MIN_Y,MAX_X,MAX_Y
"""

import json
import sys

from owslib.ogcapi.features import Features

PAGE = 7


def ids(page):
    return [feature["id"] for feature in page["features"]]


def all_ids(api, collection):
    """Ids of all features, read page by page with `offset`."""
    found = []
    while page := ids(api.collection_items(collection, limit=PAGE, offset=len(found))):
        found += page
    return found


def main(url, collection, bbox):
    api = Features(url)
    found = all_ids(api, collection)
    within = api.collection_items(collection, bbox=[float(number) for number in bbox.split(",")], limit=1000)
    item = api.collection_item(collection, found[0])
    return {
        "title": api.links and api.response.get("title"),
        "conformance": api.conformance()["conformsTo"],
        "paths": sorted(api.api()["paths"]),
        "collections": [one["id"] for one in api.collections()["collections"]],
        "feature_collections": api.feature_collections(),
        "collection": api.collection(collection)["id"],
        "ids": found,
        "within": ids(within),
        "matched": within["numberMatched"],
        "item": {"id": item["id"], "type": item["type"], "properties": item["properties"]},
    }


print(json.dumps(main(*sys.argv[1:])))
