"""Reads the results of a TestNG run: lists what failed and what was skipped, ends in plain counts.

python3 report.py testng-results.xml; the exit code is 1 when something failed, and when no test ran at all.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter


# Some messages hold a whole answer of the server.
MESSAGE_LENGTH_MAX = 300


def said_of(method):
    """What the suite says of a test that did not pass, in one line."""
    message = " ".join(method.findtext("exception/message", default="(no message)").split())
    return message if len(message) <= MESSAGE_LENGTH_MAX else message[:MESSAGE_LENGTH_MAX] + "…"


def main(path):
    counts = Counter()
    told = Counter()
    for a_class in ElementTree.parse(path).getroot().iter("class"):
        for method in a_class.iter("test-method"):
            status = method.get("status")
            # A fixture is not a test; one that fails is a failure all the same, since its tests did not run.
            if method.get("is-config") == "true" and status != "FAIL":
                continue
            counts[status] += 1
            if status != "PASS":
                name = a_class.get("name").removeprefix("org.opengis.cite.ogcapifeatures10.conformance.")
                told[f"{status} {name}.{method.get('name')}: {said_of(method)}"] += 1
    for line, times in told.items():
        print(line if times == 1 else f"{line} ({times} times)")
    print(f"{counts['PASS']} passed, {counts['FAIL']} failed, {counts['SKIP']} skipped")
    return 0 if counts["PASS"] > 0 and counts["FAIL"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
