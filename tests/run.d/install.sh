# shellcheck shell=bash
# Brings what the tests need and the machine lacks: Debian's packages and, from the lock files, npm's.
# It installs nothing that is there already and never downloads a browser of its own.

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo --non-interactive "$@"; fi
}

# Where PostgreSQL's server programs are; Debian keeps them out of PATH.
postgres_bin() {
  local candidate
  for candidate in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
    "$(pg_config --bindir 2>/dev/null || true)" "$(dirname "$(command -v initdb || true)")"; do
    if [[ -x $candidate/initdb && -x $candidate/postgres ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

# The Debian packages that bring a program; nothing when it is there.
packages_for() {
  case $1 in
    postgres) postgres_bin >/dev/null || echo postgresql ;;
    # A pooler, which the tests start themselves.
    pgbouncer) [[ -x /usr/sbin/pgbouncer ]] || echo pgbouncer ;;
    redis) command -v redis-server >/dev/null || echo redis-server ;;
    chromium) command -v chromium >/dev/null || echo chromium ;;
    # Not the package apache2: that starts a server.
    apache) [[ -e /usr/lib/apache2/modules/mod_auth_openidc.so ]] || echo apache2-bin libapache2-mod-auth-openidc ;;
    python) python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv ;;
    go) command -v go >/dev/null || echo golang-go ;;
    java) { command -v mvn && command -v javac; } >/dev/null || echo maven default-jdk-headless ;;
  esac
}

# install_programs NAMES...: those of them that the machine lacks.
install_programs() {
  local program missing
  missing=$(for program in "$@"; do packages_for "$program"; done)
  [[ -n $missing ]] || return 0
  printf 'installing %s\n' "${missing//$'\n'/ }"
  as_root apt-get update -qq
  # shellcheck disable=SC2086 # words, each a package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$work/apt.log" 2>&1 ||
    { cat "$work/apt.log"; return 1; }
}

install_node_packages() {
  local folder
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  for folder in "$@"; do
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
  done
}
