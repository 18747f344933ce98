# shellcheck shell=bash
# How tests/run tells where it is and what it counted. It never decides whether a stage failed:
# the exit code of the stage's own runner does.

passed=0
failed=0
current_stage="start"

# stage NAME: names the stage that begins, with the seconds since the start.
stage() {
  current_stage=$1
  printf '\n=== %4ds  %s\n' "$SECONDS" "$1"
}

# closing_line STATUS: the one line that sums everything up. A stage that failed without a test of its own to
# blame (it did not compile, a server did not start) counts as one failure.
closing_line() {
  if [[ $1 -ne 0 ]]; then
    printf '\n=== %4ds  failed: %s\n' "$SECONDS" "$current_stage"
    [[ $failed -gt 0 ]] || failed=1
  fi
  printf '%d passed, %d failed\n' "$passed" "$failed"
}

# counted_cargo ARGS...: runs cargo and adds up its "test result:" lines. An ignored test is one that did not run.
counted_cargo() {
  local log=$work/cargo.log status=0 counts
  cargo "$@" 2>&1 | tee "$log" || status=$?
  counts=$(sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed; ([0-9]+) ignored.*/\1 \2 \3/p' "$log" |
    awk '{ p += $1; f += $2; i += $3 } END { print p + 0, f + 0, i + 0 }')
  count "$status" "$counts"
}

# counted_node FOLDER SPECS: runs specs of one folder, two files at a time, and adds up what node's runner counted. SPECS is
# a pattern, or several words, seen from that folder.
counted_node() {
  local tap=$work/node.tap status=0 counts folder=$1
  shift
  # shellcheck disable=SC2068 # patterns are for the folder to spread
  (cd "$folder" && timeout 30m node --test --test-concurrency=2 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$tap" $@) </dev/null || status=$?
  counts=$(awk '/^# (pass|fail|cancelled|skipped|todo) / { n[$2] = $3 }
    END { print n["pass"] + 0, n["fail"] + n["cancelled"], n["skipped"] + n["todo"] }' "$tap")
  count "$status" "$counts"
}

# counted_products NAMES...: each is a folder with one spec.
counted_products() {
  local specs
  specs=$(printf '%s/*.test.js ' "$@")
  counted_node tests/products "$specs"
}

# count STATUS "PASSED FAILED SKIPPED": adds to the sum and fails the stage when anything failed, was skipped, or
# when nothing ran at all: a suite that found no test must not look like a suite that passed.
count() {
  local p f s
  read -r p f s <<<"$2"
  passed=$((passed + p))
  failed=$((failed + f + s))
  if [[ $s -gt 0 ]]; then printf '%d tests did not run\n' "$s"; fi
  if [[ $p -eq 0 ]]; then printf 'no test ran\n'; fi
  [[ $1 -eq 0 && $f -eq 0 && $s -eq 0 && $p -gt 0 ]]
}
