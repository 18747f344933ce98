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

install_programs() {
  local missing=()
  postgres_bin >/dev/null || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v chromium >/dev/null || missing+=(chromium)
  [[ ${#missing[@]} -gt 0 ]] || return 0
  printf 'installing %s\n' "${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 ||
    { cat "$work/apt.log"; return 1; }
}

install_node_packages() {
  local folder
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  for folder in "$@"; do
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
  done
}
