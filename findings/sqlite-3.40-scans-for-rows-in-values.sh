#!/usr/bin/env bash
# SQLite 3.40 reads a whole table for `(a, b) IN (VALUES …)`, although (a, b) begins its primary
# key: the same rows asked for by `(a, b) IN (SELECT * FROM (VALUES …))`, or by a join with the VALUES,
# are looked up in the index, and so is one column, `a IN (VALUES …)`. From 3.41 on all of them use
# the index. Debian 12 has 3.40, and Python's sqlite3 there with it.
# Nothing is wrong in the answer; a page that takes its rows by key gets slower with every row.
#
# It matters to programs that look up several keys of a composite index at once: join the keys.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

plans() { # release of apsw, which is named after the SQLite in it
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/python" -m pip install -q --disable-pip-version-check "apsw==$1"
  "$folder/$1/bin/python" - <<'PY'
import apsw

store = apsw.Connection(":memory:")
store.cursor().execute("CREATE TABLE kept (dealer, id, data, PRIMARY KEY (dealer, id))")
print(f"SQLite {apsw.sqlitelibversion()}:", end="")
for asked in (
    "(dealer, id) IN (VALUES ('A', 1), ('B', 2))",
    "(dealer, id) IN (SELECT * FROM (VALUES ('A', 1), ('B', 2)))",
    "dealer IN (VALUES ('A'), ('B'))",
):
    query = f"EXPLAIN QUERY PLAN SELECT data FROM kept WHERE {asked}"
    [first, *_] = [row[3] for row in store.cursor().execute(query)]
    print("", first.split()[0].lower(), end="")
print()
PY
}

before=$(plans 3.40.1.0)
after=$(plans 3.41.2.0)
printf '%s\n%s\n' "$before" "$after"
[[ $before == "SQLite 3.40.1: scan search search" ]]
[[ $after == "SQLite 3.41.2: search search search" ]]
echo "as described: rows in VALUES are scanned for by 3.40"
