#!/usr/bin/env bash
# Compares the API that two commits describe: annotations on standard output, and a text for people in
# the file OUT and in the summary of the step. It runs on any machine:
#   OUT=/tmp/diff.md .github/scripts/spec-diff.sh main HEAD
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${OUT:?set OUT to a file}"
head=$2
# What came to the base branch meanwhile is not of this change.
base=$(git merge-base "$1" "$head")

# Exit code 1 is a verdict, 2 means that there was nothing to judge.
difference() {
  local code=0
  cargo xtask diff "$base" "$head" "$@" || code=$?
  [ "$code" -le 1 ]
}

difference --format markdown --out "$OUT.whole"
{
  # The comment is found again by this line.
  echo '<!-- spec-diff -->'
  .github/scripts/fit.sh "$OUT.whole"
} >"$OUT"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$OUT" >>"$GITHUB_STEP_SUMMARY"
difference --format github
