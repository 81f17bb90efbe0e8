#!/bin/bash
# Repeats in one room what people say in another, with their names. Needs jq.
# Start it with
#     QUN_SERVER=tcp://127.0.0.1:30556 scripts/bots/relay.sh FROM TO
# or, with the keys that "qun accept" stored, QUN_PROFILE=default scripts/…
# It relays neither old lines (replay) nor lines of bots, so that two relays
# between two rooms do not talk to each other without end.
set -euo pipefail
(($# == 2)) || { echo "usage: relay.sh FROM TO" >&2; exit 2; }
PATH=$PATH:$(dirname "${BASH_SOURCE[0]}")/../../build/release/bin
export QUN_NAME=relay
me=$(qun whoami --json | jq --raw-output .user) # a key decides our name

trap 'kill "$tail" 2>/dev/null || true' EXIT # then jq and send end, too
trap exit INT TERM
exec 3< <(exec qun tail "$1" -n 0 --json)
tail=$!
jq --unbuffered --raw-output --arg me "$me" '
    select(.type == "said" and .from != $me and (.bot or .replay | not))
    | "\(.from): " + (.text | split("\n")[])' <&3 |
  qun send "$2" --lines --bot --timeout 0s &
wait $!
