# How every script of this folder tells what it does and how long it took. Sourced, never run.
# shellcheck shell=bash

STEPS_BEGAN=${STEPS_BEGAN:-$(date +%s)}
export STEPS_BEGAN

minutes() {
    printf '%dm%02ds' $(($1 / 60)) $(($1 % 60))
}

say() {
    printf '[%s] %s\n' "$(minutes $(($(date +%s) - STEPS_BEGAN)))" "$*"
}

stop() {
    say "stopped: $*" >&2
    exit 1
}

# Runs a command under a name; the name, the time and the outcome are kept for `summary`. Never
# call it in a condition: bash would then run on after a failure inside the command.
STEPS_DONE=()
step() {
    local name=$1 began code took
    shift
    began=$(date +%s)
    say "$name"
    set +e
    (
        set -e
        "$@"
    )
    code=$?
    set -e
    took=$(minutes $(($(date +%s) - began)))
    if [ "$code" -eq 0 ]; then
        STEPS_DONE+=("ok      $took  $name")
    else
        STEPS_DONE+=("FAILED  $took  $name (exit code $code)")
        say "$name: failed with exit code $code"
    fi
    return "$code"
}

summary() {
    say "summary"
    printf '  %s\n' "${STEPS_DONE[@]}"
}
