#!/usr/bin/env bash
# Runs the official OGC test suite for OGC API - Features (ets-ogcapi-features10: core and CRS) against a server.
#
#   run.sh BASE_URL OUT_DIR [COLLECTIONS]
#
# BASE_URL is the landing page. OUT_DIR takes the suite's own reports. COLLECTIONS is how many collections are tried,
# -1 (the default) for all.
#
# The suite comes from Maven Central, at the version in pom.xml beside this script. Where Central does not have it, set
# WATERGANG_CITE_CLASSPATH to an all-in-one archive (ets-ogcapi-features10-VERSION-aio.jar) got in another way, or to
# any Java class path that holds the suite.
#
# The last line is `N passed, N failed, N skipped`. Exit code: 0 no test failed, 1 some did, 2 wrong arguments,
# 3 the suite is not to be had, 4 the suite ended without a result.
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "run.sh BASE_URL OUT_DIR [COLLECTIONS]" >&2
    exit 2
fi
base_url=$1
out_dir=$2
collections=${3:--1}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out_dir"
out_dir=$(cd "$out_dir" && pwd)

class_path=${WATERGANG_CITE_CLASSPATH:-}
if [ -z "$class_path" ]; then
    if ! mvn --quiet --batch-mode --file "$here/pom.xml" dependency:build-classpath \
        -Dmdep.outputFile="$out_dir/class-path" >"$out_dir/maven.log" 2>&1; then
        grep -m 3 ERROR "$out_dir/maven.log" >&2 || cat "$out_dir/maven.log" >&2
        echo "the suite is not to be had from Maven Central; see WATERGANG_CITE_CLASSPATH in $0" >&2
        exit 3
    fi
    class_path=$(cat "$out_dir/class-path")
fi

escaped_url=$(printf '%s' "$base_url" | sed 's/&/\&amp;/g; s/</\&lt;/g')
cat >"$out_dir/test-run-props.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<properties version="1.0">
  <entry key="iut">$escaped_url</entry>
  <entry key="noofcollections">$collections</entry>
</properties>
END

# Results of an earlier run must not be taken for those of this one.
rm -rf "$out_dir/testng"
mkdir "$out_dir/testng"
# The suite's exit code does not tell whether tests failed; its results do.
java -cp "$class_path" org.opengis.cite.ogcapifeatures10.TestNGController \
    --outputDir "$out_dir/testng" "$out_dir/test-run-props.xml" >"$out_dir/suite.log" 2>&1 || true
results=$(find "$out_dir/testng" -name testng-results.xml | head -n 1)
if [ -z "$results" ]; then
    tail -n 40 "$out_dir/suite.log" >&2
    echo "the suite ended without a result" >&2
    exit 4
fi
exec python3 "$here/report.py" "$results"
