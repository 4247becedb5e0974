#!/usr/bin/env bash
# Brings the vendored documents up to date, generates and tests, and writes what a pull request says.
# It leaves its work in the work tree, and in the folder OUT:
#   state    nothing, ready or draft
#   title    of the commit and of the pull request
#   body.md  of the pull request: why it is a draft, if it is, and the diff
# FROM, RELEASE and NAME are the options of `cargo xtask spec update`; without FROM, every document whose
# source in spec.lock can be fetched is updated. It runs in a clean checkout on any machine:
#   OUT=/tmp/update .github/scripts/spec-update.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${OUT:?set OUT to a folder}"
mkdir -p "$OUT"

# What spec.lock says of a document: locked FILE KEY
locked() {
  awk -v file="$1" -v key="$2" '
    /^\[\[document\]\]$/ { here = 0 }
    $0 == "file = \"" file "\"" { here = 1 }
    here && index($0, key " = \"") == 1 { gsub(/^[^"]*"|"$/, ""); print }
  ' spec/spec.lock
}

# Stripe publishes a release as a tag with a number: the newest, for a document that came from one.
newest_release() {
  if [[ "$(locked "$1" source)" == https://*/stripe/openapi/*'{release}'/* &&
    "$(locked "$1" release)" =~ ^v[0-9]+$ ]]; then
    git ls-remote --refs --tags --sort=-version:refname https://github.com/stripe/openapi 'v*' |
      sed -n 's|.*refs/tags/\(v[0-9]*\)$|\1|p' | sed -n 1p
  fi
}

# Updates one document. Exit code 2 says that the command cannot know where to fetch from.
update() {
  local code=0
  cargo xtask spec update "$@" || code=$?
  if [ "$code" -eq 2 ] && [ -z "${FROM:-}" ]; then
    echo "::notice title=spec update::skipped: spec update $*"
    return 0
  fi
  return "$code"
}

update_all() {
  local arguments=() files=() file release
  if [ -n "${FROM:-}" ]; then
    arguments+=(--from "$FROM")
    [ -z "${RELEASE:-}" ] || arguments+=(--release "$RELEASE")
    [ -z "${NAME:-}" ] || arguments+=(--name "$NAME")
    update "${arguments[@]}"
    return
  fi
  mapfile -t files < <(sed -n 's/^file = "\(.*\)"$/\1/p' spec/spec.lock)
  for file in "${files[@]}"; do
    [ -z "${NAME:-}" ] || [ "$NAME" = "$file" ] || continue
    arguments=(--name "$file")
    release=${RELEASE:-$(newest_release "$file")}
    [ -z "$release" ] || arguments+=(--release "$release")
    update "${arguments[@]}"
  done
}

# The documents that changed, with their versions.
title() {
  local path file words=()
  while IFS= read -r path; do
    file=${path#???spec/}
    [ "$file" = spec.lock ] || words+=("$file $(locked "$file" api_version)")
  done < <(git status --porcelain -- spec)
  local IFS=,
  echo "Vendor ${words[*]}"
}

# Runs a command, its output in a file as well; a failure is told in the body: attempt NAME COMMAND…
attempt() {
  local name=$1
  shift
  if "$@" 2>&1 | tee "$OUT/$name.log"; then
    return 0
  fi
  {
    printf '**%s fails.** Mend the overlays or the selection on this branch. It ends with:\n\n' "$*"
    tail -n 60 "$OUT/$name.log" | sed $'s/\033\\[[0-9;]*m//g; s/^/    /'
    echo
  } >>"$OUT/why.md"
  return 1
}

# What changed in the API, or why that cannot be said: for what is generated, and for each document that
# is vendored only to be looked at.
difference() {
  local file
  compare
  while IFS= read -r file; do
    [ "$file" = "$(selected)" ] || [ "$file" = spec.lock ] || {
      mkdir -p "$OUT/old"
      git show "HEAD:spec/$file" >"$OUT/old/$file"
      compare "$OUT/old/$file" "spec/$file"
    }
  done < <(git diff --name-only --diff-filter=M -- spec | sed -n 's|^spec/\([^/]*\.\(json\|yaml\|yml\)\)$|\1|p')
}

# The document that is generated from.
selected() {
  sed -n 's/^spec = "\(.*\)"$/\1/p' spec/portal.toml
}

compare() {
  local code=0
  cargo xtask diff "$@" --format markdown >"$OUT/diff.md" 2>"$OUT/diff.log" || code=$?
  if [ "$code" -le 1 ]; then
    cat "$OUT/diff.md"
  else
    printf 'What changed cannot be said yet:\n\n'
    sed 's/^/    /' "$OUT/diff.log"
  fi
}

update_all
if [ -z "$(git status --porcelain -- spec)" ]; then
  echo nothing >"$OUT/state"
  echo "all documents are up to date"
  exit 0
fi

: >"$OUT/why.md"
state=draft
if attempt regen cargo xtask regen && attempt test .ci/run; then
  state=ready
fi
echo "$state" >"$OUT/state"
title >"$OUT/title"
{
  cat "$OUT/why.md"
  difference
} >"$OUT/whole.md"
.github/scripts/fit.sh "$OUT/whole.md" >"$OUT/body.md"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$OUT/body.md" >>"$GITHUB_STEP_SUMMARY"
echo "$state: $(cat "$OUT/title")"
