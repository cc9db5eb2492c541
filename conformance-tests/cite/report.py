"""Reads the results of a TestNG run: lists what failed and what was skipped, ends in plain counts.

python3 report.py testng-results.xml; the exit code is 1 when something failed, and when no test ran at all.

The suite says SKIP in two cases. Where data are not such as a test is about, that test does not apply, which is told in
a line of its own and is no skipped test. Everything else that did not run is counted as skipped.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter


# How the suite begins to say that data are not such as a test is about.
NOT_APPLICABLE = (
    # It does not page through more than 10 000 items.
    "Number of matched features too large to check",
    # Its rectangles are all over the globe.
    "No features were returned for collection",
)

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
            if status == "SKIP" and said_of(method).startswith(NOT_APPLICABLE):
                status = "NOT APPLICABLE"
            counts[status] += 1
            if status != "PASS":
                name = a_class.get("name").removeprefix("org.opengis.cite.ogcapifeatures10.conformance.")
                told[f"{status} {name}.{method.get('name')}: {said_of(method)}"] += 1
    for line, times in told.items():
        print(line if times == 1 else f"{line} ({times} times)")
    print(f"{counts['NOT APPLICABLE']} tests did not apply to the data")
    print(f"{counts['PASS']} passed, {counts['FAIL']} failed, {counts['SKIP']} skipped")
    return 0 if counts["PASS"] > 0 and counts["FAIL"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
