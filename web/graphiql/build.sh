#!/bin/sh
# Rebuilds build/ from page.jsx and the packages that package-lock.json pins. Needs Node 20
# or later; the built files are committed, so that building the program needs none.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node build.mjs
