#!/bin/sh
# Brings a machine from "python3.11, Node 20, git, make" to what `make up` and `make test` need; does only what is missing.
set -eu
cd "$(dirname "$0")/.."
stamps=.run/stamps
mkdir -p "$stamps"

say() { printf '• %s …\n' "$1"; begun=$(date +%s); }
done_in() { printf '  done in %s s\n' "$(($(date +%s) - begun))"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }
other_way="Another way, without installing anything on this machine: docker compose up (see docs/operations.md)."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# Installs Debian packages; the servers they bring are not started: `make up` starts its own.
install() {
    may_install || stop "Missing on this machine: $*
Install it (as root: apt-get install $*), then run make again.
$other_way"
    say "Installing $* from Debian"
    log=.run/apt.log
    policy=/usr/sbin/policy-rc.d
    made_policy=
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
        made_policy=yes
    fi
    { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"; } >$log 2>&1 </dev/null && failed= || failed=yes
    [ -z "$made_policy" ] || as_root rm -f $policy
    [ -z "$failed" ] || { tail -n 15 $log >&2; stop "apt-get could not install $*; the whole output is in $log.
$other_way"; }
    done_in
}

has_postgres() { command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }
has_rabbitmq() { ls /usr/lib/rabbitmq/bin/rabbitmq-server /usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server 2>/dev/null | grep -q .; }

system_packages() {
    missing=
    [ -n "${DATABASE_URL:-}" ] || has_postgres || missing="$missing postgresql"
    [ -n "${AMQP_URI:-}" ] || has_rabbitmq || missing="$missing rabbitmq-server"
    # printed forms are set in it; where nothing can be installed they take the serif that comes with typst
    [ -d /usr/share/fonts/truetype/liberation ] || ! may_install || missing="$missing fonts-liberation"
    if [ "$1" = test ]; then
        # Chromium without windows needs half of the CPU; the whole one will do where nothing can be installed
        command -v chromium-headless-shell >/dev/null || { command -v chromium >/dev/null && ! may_install; } ||
            missing="$missing chromium-headless-shell"
    fi
    # shellcheck disable=SC2086  # a list of words
    [ -z "$missing" ] || install $missing
}

find_python() {
    for python in python3.11 python3.12 python3.13 python3; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    done
    stop "Python 3.11 or later is missing. Install it, then run make again. $other_way"
}

make_venv() {
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    if may_install; then
        install "$(basename "$(readlink -f "$(command -v "$python")")")-venv"
        "$python" -m venv .venv
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip .venv
        "$python" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check pip
    else
        stop "Python's venv module is missing. Install it (as root: apt-get install python3-venv), then run make again.
$other_way"
    fi
}

# A stage is done when its stamp equals the state of its files and the place of the checkout.
state_of() { { pwd; cat "$@"; } | sha256sum; }
is_done() { name=$1; shift; [ "$(cat "$stamps/$name" 2>/dev/null)" = "$(state_of "$@")" ]; }
mark_done() { name=$1; shift; state_of "$@" >"$stamps/$name"; }

# Runs a command with its output in a log, whose end is shown when it fails.
quietly() {
    log=$1; shift
    "$@" >"$log" 2>&1 </dev/null || { tail -n 15 "$log" >&2; stop "failed: $*
The whole output is in $log. Are the package registries reachable?"; }
}

pip_install() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes -r "$1"
}

python_packages() {
    if [ ! -x .venv/bin/python ] || ! is_done venv /dev/null; then
        find_python
        make_venv
        mark_done venv /dev/null
        rm -f "$stamps/python"
    fi
    if is_done python requirements/dev.txt; then return; fi
    say "Python packages into .venv (once)"
    # uv, pinned among them, needs a tenth of pip's time; it does not know pip's settings (another index, say), so
    # where it gets nothing pip does all of it.
    awk '/^uv==/ { on = 1 } on { print; if (!/\\$/) exit }' requirements/dev.txt >.run/uv.txt
    quietly .run/pip.log pip_install .run/uv.txt
    .venv/bin/uv pip install --quiet --system-certs --no-deps --require-hashes --python .venv/bin/python \
        -r requirements/dev.txt >>.run/pip.log 2>&1 </dev/null || quietly .run/pip.log pip_install requirements/dev.txt
    mark_done python requirements/dev.txt
    done_in
}

node_packages() {
    if [ -d node_modules ] && is_done npm package.json package-lock.json; then return; fi
    command -v npm >/dev/null || stop "Node.js with npm is missing. Install Node 20 or later, then run make again.
$other_way"
    say "Packages from npm"
    quietly .run/npm.log npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
    mark_done npm package.json package-lock.json
    done_in
}

# The style sheet holds only what the pages use, so it is made anew when one of them changed.
static_files() {
    page_sources=$(find package.json gateway/static gateway/templates gateway/web -path gateway/static/vendor -prune \
        -o -type f ! -name '*.pyc' -print | LC_ALL=C sort)
    # shellcheck disable=SC2086  # a list of paths
    if [ -f gateway/static/vendor/manifest.json ] && is_done vendor package-lock.json $page_sources; then return; fi
    say "Style sheet and scripts"
    quietly .run/vendor.log npm run vendor
    # shellcheck disable=SC2086  # a list of paths
    mark_done vendor package-lock.json $page_sources
    done_in
}

system_packages "${1:-up}"
python_packages
node_packages
static_files
