#!/usr/bin/env bash
# Sets up what a machine with Rust, node and a C compiler lacks. Asks what is there before it
# fetches anything, so a second run takes a second.
#
#   build/setup.sh site     what the site build needs
#   build/setup.sh pages    that, what the tests need, and Lighthouse
#   build/setup.sh tests    that, and what the tests need: PostgreSQL, Redis, Chromium, fonts
set -euo pipefail
cd "$(dirname "$0")/.."
. build/steps.sh

NOTES=target/setup
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/offertory
WASM=wasm32-unknown-unknown

require() {
    command -v "$1" >/dev/null || stop "$1 is missing: $2"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        require sudo "packages are installed by root"
        sudo "$@"
    fi
}

# ---- the standard library of the wasm target ----

# Asking rustup what it installed is not enough: a folder may be gone while its list says it is
# there. Compiling is the proof.
compiles_to_wasm() {
    echo '#[unsafe(no_mangle)] pub extern "C" fn one() -> u32 { 1 }' |
        rustc "$@" --target $WASM --crate-type cdylib --crate-name probe -o $NOTES/probe.wasm - \
            2>/dev/null
}

# The distribution's source package of exactly the compiler's version, through lists of our own,
# so that the machine's package sources stay as they are. Signatures are checked as always.
unpack_rust_source() {
    local release=$1 room=$2 site version
    require apt-get "the wasm standard library comes from rustup or from Debian's rust-src"
    mkdir -p "$room"/lists/partial "$room"/archives/partial
    local ours=(
        -o "Dir::Etc::sourcelist=$room/sources.list" -o "Dir::Etc::sourceparts=-"
        -o "Dir::State::lists=$room/lists" -o "Dir::Cache::archives=$room/archives"
        -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o "APT::Sandbox::User="
    )
    for site in $(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sort -u); do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
            "$site trixie-backports main" >"$room/sources.list"
        apt-get "${ours[@]}" -qq update 2>/dev/null || continue
        version=$(apt-cache "${ours[@]}" madison rust-src | awk '{print $3}' |
            grep -m1 "^$release+" || true)
        [ -n "$version" ] || continue
        (cd "$room" && apt-get "${ours[@]}" -qq download "rust-src=$version") &&
            dpkg-deb -x "$room"/rust-src_*.deb "$room/source" && return
    done
    return 1
}

# Compiles the standard library into a sysroot of our own, kept outside the tree for the next
# clone: the compiler's own folder belongs to whoever installed it.
build_wasm_std() {
    local release=$1 sysroot=$2 room library
    room=$(mktemp -d)
    unpack_rust_source "$release" "$room" ||
        stop "no rust-src $release found; install the standard library of $WASM by hand"
    library=$(echo "$room"/source/usr/src/rustc-*/library)
    RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
        cargo build --release --target $WASM --target-dir "$room/target" \
        --manifest-path "$library/sysroot/Cargo.toml" --features panic-unwind
    rm -rf "$sysroot"
    mkdir -p "$sysroot/lib/rustlib/$WASM/lib"
    cp "$room/target/$WASM"/release/deps/*.rlib "$sysroot/lib/rustlib/$WASM/lib/"
    rm -rf "$room"
}

# Leaves the sysroot's path in a note for build/site.mjs; an empty note means that the compiler
# needs no help.
wasm_std() {
    local release hash sysroot
    release=$(rustc -vV | sed -n 's/^release: //p')
    hash=$(rustc -vV | sed -n 's/^commit-hash: //p')
    sysroot=$CACHE/$WASM-$release-${hash:0:9}
    : >$NOTES/wasm-sysroot
    compiles_to_wasm && return
    if compiles_to_wasm --sysroot "$sysroot"; then
        echo "$sysroot" >$NOTES/wasm-sysroot
        return
    fi
    if command -v rustup >/dev/null; then
        say "the compiler has no $WASM yet; asking rustup"
        timeout 120 rustup target add $WASM || say "rustup could not bring it"
        compiles_to_wasm && return
    fi
    say "building $WASM's standard library from the distribution's rust-src $release"
    build_wasm_std "$release" "$sysroot"
    compiles_to_wasm --sysroot "$sysroot" || stop "the standard library of $WASM does not work"
    echo "$sysroot" >$NOTES/wasm-sysroot
}

# ---- tools ----

# The tool and the library inside the wasm file speak a private format: equal versions only.
wasm_bindgen() {
    local version tool
    version=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
    for tool in "$CACHE/bin/wasm-bindgen" "$(command -v wasm-bindgen || true)"; do
        if [ "$("$tool" --version 2>/dev/null)" = "wasm-bindgen $version" ]; then
            echo "$tool" >$NOTES/wasm-bindgen
            return
        fi
    done
    local install=(cargo install --root "$CACHE" --version "$version" wasm-bindgen-cli
        --no-default-features --bin wasm-bindgen --force)
    say "building wasm-bindgen $version, about two minutes on two cores"
    # Its lock file may name a version that was withdrawn since; a fresh choice is the second way.
    "${install[@]}" --locked || "${install[@]}"
    echo "$CACHE/bin/wasm-bindgen" >$NOTES/wasm-bindgen
}

node_tools() {
    local package=$1 lock
    lock=$(sha256sum "$package/package-lock.json" | cut -c1-16)
    if [ "$(cat "$package/node_modules/.from-lock" 2>/dev/null)" != "$lock" ]; then
        (cd "$package" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
            npm ci --ignore-scripts --no-audit --no-fund)
        echo "$lock" >"$package/node_modules/.from-lock"
    fi
}

# ---- what the tests need ----

has_postgres() {
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null
}

has_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null
}

has_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list 'Liberation Sans')" ]
}

services() {
    local wanted=()
    has_postgres || wanted+=(postgresql)
    command -v redis-server >/dev/null || wanted+=(redis-server)
    has_chromium || wanted+=(chromium)
    has_fonts || wanted+=(fontconfig fonts-liberation)
    [ ${#wanted[@]} -gt 0 ] || return 0
    require apt-get "install these by hand: ${wanted[*]}"
    say "installing ${wanted[*]}"
    # Runlevel 1 installs the servers without starting them: the tests start their own.
    as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get -qq install --yes --no-install-recommends "${wanted[@]}" \
            >$NOTES/packages.log 2>&1 ||
        { tail -20 $NOTES/packages.log && stop "the packages could not be installed"; }
}

what=${1:-site}
mkdir -p $NOTES
require cargo "install Rust 1.95 or newer"
require node "install node 20 or newer"
require npm "it comes with node"
require cc "install a C compiler"
step "the wasm target" wasm_std
step "wasm-bindgen" wasm_bindgen
step "node tools" node_tools end2end
if [ "$what" = pages ]; then
    step "Lighthouse" node_tools end2end/lighthouse
fi
if [ "$what" = tests ] || [ "$what" = pages ]; then
    step "PostgreSQL, Redis, Chromium, fonts" services
fi
