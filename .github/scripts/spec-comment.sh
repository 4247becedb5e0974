#!/usr/bin/env bash
# Puts a file that begins with `<!-- spec-diff -->` on a pull request: one comment, which is renewed.
# usage: GH_TOKEN=… GITHUB_REPOSITORY=OWNER/NAME spec-comment.sh NUMBER FILE
set -euo pipefail
: "${GH_TOKEN:?}" "${GITHUB_REPOSITORY:?}"
comments=repos/$GITHUB_REPOSITORY/issues/$1/comments

known=$(gh api --paginate "$comments" --jq \
  '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- spec-diff -->"))) | .id')
known=${known%%$'\n'*}
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$2"
else
  gh api --silent --method POST "$comments" --field "body=@$2"
fi
