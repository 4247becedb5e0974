#!/usr/bin/env bash
# Pushes what spec-update.sh left in the work tree to a branch, and opens or updates its pull request.
# usage: OUT=FOLDER GH_TOKEN=… BASE=main spec-update-publish.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${OUT:?}" "${GH_TOKEN:?}" "${BASE:?}"

branch=spec-update
author='github-actions[bot]'
state=$(cat "$OUT/state")
title=$(cat "$OUT/title")

gh auth setup-git
git config user.name "$author"
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
git switch --force-create "$branch"
git add -- spec stripe-portal-gen Cargo.lock
git commit --message "$title"

# Somebody who mends overlays there keeps what they wrote.
if git fetch origin "+refs/heads/$branch:refs/remotes/origin/$branch"; then
  others=$(git log --format=%an "origin/$BASE..origin/$branch" | grep -Fvxc "$author" || true)
  if [ "$others" -gt 0 ]; then
    echo "::warning title=spec update::$branch has commits of people and is left alone; merge or delete it"
    exit 0
  fi
fi
# Nor is the same work pushed again.
if ! git diff --quiet "origin/$branch" HEAD 2>/dev/null; then
  git push --force origin "$branch"
fi

number=$(gh pr list --head "$branch" --base "$BASE" --state open --json number --jq '.[0].number // empty')
if [ -z "$number" ]; then
  arguments=(--head "$branch" --base "$BASE" --title "$title" --body-file "$OUT/body.md")
  [ "$state" = ready ] || arguments+=(--draft)
  gh pr create "${arguments[@]}"
  exit 0
fi
gh pr edit "$number" --title "$title" --body-file "$OUT/body.md"
if [ "$state" = ready ]; then
  gh pr ready "$number"
else
  gh pr ready "$number" --undo
fi
