#!/usr/bin/env bash
# Measures the product beside the machine's own limits and writes docs/benchmarks.md. About ten
# minutes once everything is built; the table says what the machine was.
#
#   make bench                    the rows of the table, at sizes that fit into a coffee break
#   make bench FULL=1             larger and longer: ten million entries verified, an hour
#   make bench ONLY="orders tasks"   only these parts; nothing is written
#
# The data lies in the temporary folder: TMPDIR says on which disk.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/steps.sh

# What the machine happens to have set would make runs differ.
unset DATABASE_URL REDIS_URL "${!OFFERTORY_@}"

TMPDIR=$(mktemp -d)
export TMPDIR
# PostgreSQL has a user of its own, who must get through to its data.
chmod 755 "$TMPDIR"

finish() {
    local code=$?
    trap - EXIT INT TERM
    rm -rf "$TMPDIR"
    summary
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step "set up the machine" build/setup.sh tests
step "site" node build/site.mjs
step "compile, in the release profile" cargo bench --quiet --bench bench --no-run
step "measure" build/services.sh cargo bench --quiet --bench bench
