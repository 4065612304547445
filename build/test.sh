#!/usr/bin/env bash
# Everything that must be green, fast checks first. Stops at the first failure with its exit code;
# the summary says what ran and how long it took.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/steps.sh

# A test that needs a setting says so itself; what the machine happens to have set would make
# runs differ.
unset DATABASE_URL REDIS_URL "${!OFFERTORY_@}"

finish() {
    local code=$?
    summary
    if [ "$code" -eq 0 ]; then
        say "everything passed"
    else
        say "stopped at the first failure"
    fi
    exit "$code"
}
trap finish EXIT

browser_tests() {
    CHROMIUM=$(command -v chromium || command -v chromium-browser) ||
        stop "Chromium is missing: run build/setup.sh tests"
    export CHROMIUM
    cd end2end
    npx --no-install playwright test
}

step "set up the machine" build/setup.sh tests
step "format" cargo fmt --all -- --check
step "site" node build/site.mjs
step "clippy" cargo clippy --all-targets -- -D warnings
step "compile the tests" cargo test --no-run
step "tests, both databases" build/services.sh cargo test
step "browser tests" browser_tests
