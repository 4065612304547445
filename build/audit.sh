#!/usr/bin/env bash
# The audit at full size, in the release profile: prints its tables and writes them to
# docs/audit.md. `make test` runs the same tests, small. Sizes are in the environment:
#
#   make audit                          100,000 held gifts; an hour on two cores
#   make audit AUDIT_GIFTS=5000         fewer
#   make audit ONLY=a06                 one of its parts; nothing is written
#   make audit AUDIT_SEED=7             the same storms again
#
# The data lies in the temporary folder: TMPDIR says on which disk.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/steps.sh

# What the machine happens to have set would make runs differ.
unset DATABASE_URL REDIS_URL "${!OFFERTORY_@}"

export AUDIT_GIFTS=${AUDIT_GIFTS:-100000}
export AUDIT_DUE=${AUDIT_DUE:-10000} AUDIT_WORKERS=${AUDIT_WORKERS:-40}
export AUDIT_SUNDAY_SECONDS=${AUDIT_SUNDAY_SECONDS:-60}

TMPDIR=$(mktemp -d)
export TMPDIR
# PostgreSQL has a user of its own, who must get through to its data.
chmod 755 "$TMPDIR"
export AUDIT_PAPER=$TMPDIR/paper.md

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

# Puts the tables between the marks of the page; what stands around them is written by hand.
keep() {
    local page=docs/audit.md
    {
        sed '/<!-- the tables begin here/q' "$page"
        printf '\n%s, %s cores, %s of memory.\n\n' "$(date -u +%F)" "$(nproc)" \
            "$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)"
        cat "$AUDIT_PAPER"
        sed -n '/<!-- the tables end here/,$p' "$page"
    } >"$TMPDIR/page.md"
    cp "$TMPDIR/page.md" "$page"
    say "written: $page"
}

step "set up the machine" build/setup.sh tests
step "site" node build/site.mjs
step "compile, in the release profile" cargo test --release --test audit --no-run
step "audit" build/services.sh cargo test --release --test audit -- --nocapture "${ONLY:-}"
[ -n "${ONLY:-}" ] || step "keep the tables" keep
