#!/usr/bin/env bash
# Runs a command beside a PostgreSQL and a Redis of its own, on free ports, in a temporary folder,
# and stops both whatever happens. The command finds them in TEST_POSTGRES_URL and TEST_REDIS_URL.
#
#   build/services.sh cargo test -p store
#
# Whoever runs inside may take the power from that PostgreSQL: it stops without a word to anybody,
# starts again on the same port and recovers.
#
#   build/services.sh --crash-postgres
set -euo pipefail
. "$(dirname "$0")/steps.sh"

[ $# -gt 0 ] || stop "usage: build/services.sh COMMAND..."

# PostgreSQL refuses to run as root; its package brings a user for it.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# What the server was started with, it is started with again.
crash_postgres() {
    [ -n "${TEST_POSTGRES_DATA:-}" ] || stop "no PostgreSQL of this script is running"
    as_postgres "$TEST_POSTGRES_PROGRAMS/pg_ctl" -D "$TEST_POSTGRES_DATA" -m immediate -w \
        -l "$TEST_POSTGRES_DATA/server.log" restart >/dev/null
}

if [ "$1" = --crash-postgres ]; then
    crash_postgres
    exit
fi

ROOM=$(mktemp -d)
chmod 755 "$ROOM"
BIN=
REDIS=

tidy_up() {
    local code=$?
    trap - EXIT INT TERM
    if [ -n "$BIN" ] && [ -f "$ROOM/postgres/postmaster.pid" ]; then
        as_postgres "$BIN/pg_ctl" -D "$ROOM/postgres" -m immediate -w stop >/dev/null || true
    fi
    if [ -n "$REDIS" ]; then
        kill "$REDIS" 2>/dev/null || true
        wait "$REDIS" 2>/dev/null || true
    fi
    rm -rf "$ROOM"
    exit "$code"
}
trap tidy_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
    node -e 'const s = require("net").createServer();
        s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start_postgres() {
    local port programs
    # The newest of the distribution's versions, else whatever is on the path.
    programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1) || true
    [ -x "$programs/postgres" ] || programs=$(dirname "$(command -v postgres || echo none)")
    [ -x "$programs/postgres" ] || stop "PostgreSQL is missing: run build/setup.sh tests"
    port=$(free_port)
    install -d -m 700 "$ROOM/postgres"
    [ "$(id -u)" -ne 0 ] || chown postgres "$ROOM/postgres"
    as_postgres "$programs/initdb" -D "$ROOM/postgres" --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 >"$ROOM/initdb.log" 2>&1 ||
        { cat "$ROOM/initdb.log" && stop "initdb failed"; }
    BIN=$programs
    # The socket lives in the data folder; durability is as in production. Forty nodes may each have
    # as many connections as a node takes at most.
    as_postgres "$BIN/pg_ctl" -D "$ROOM/postgres" -w -l "$ROOM/postgres/server.log" \
        -o "-h 127.0.0.1 -p $port -k $ROOM/postgres -c max_connections=1000" start >/dev/null ||
        { cat "$ROOM/postgres/server.log" && stop "PostgreSQL does not start"; }
    export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
    export TEST_POSTGRES_DATA="$ROOM/postgres" TEST_POSTGRES_PROGRAMS=$BIN
}

start_redis() {
    local port
    command -v redis-server >/dev/null || stop "Redis is missing: run build/setup.sh tests"
    port=$(free_port)
    mkdir "$ROOM/redis"
    redis-server --bind 127.0.0.1 --port "$port" --dir "$ROOM/redis" --save "" \
        --logfile "$ROOM/redis/log" &
    REDIS=$!
    for _ in $(seq 100); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            export TEST_REDIS_URL="redis://127.0.0.1:$port"
            return
        fi
        kill -0 "$REDIS" 2>/dev/null || break
        sleep 0.1
    done
    cat "$ROOM/redis/log"
    stop "Redis does not start"
}

start_postgres
start_redis
say "PostgreSQL at $TEST_POSTGRES_URL, Redis at $TEST_REDIS_URL"
"$@"
