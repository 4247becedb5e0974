#!/usr/bin/env bash
# Prints whole lines of a file, at most as many as GitHub takes in a comment.
# usage: fit.sh FILE
set -euo pipefail

LC_ALL=C awk -v most=60000 '
  { size += length($0) + 1 }
  size > most { print "\n… and more: run `cargo xtask diff` to see all."; exit }
  { print }
' "$1"
