#!/bin/sh
# Moves the rules with their history from one Worker to another by the API, whichever of them is on Cloudflare and which
# on a machine of one's own. Needs curl and jq.
#   OLD_TOKEN=… NEW_TOKEN=… sh move-rules.sh https://old.example.com https://new.example.com [app]
# The new Worker has no rules yet. Every version is published there, the oldest first, with its author; its note says when
# it was published before. A version that the new Worker refuses is told, and left out.
set -eu
old=$1
new=$2
app=${3:+app=$3}

from_old() { curl -fsS -H "authorization: Bearer $OLD_TOKEN" "$old$1"; }

replaced='*'
from_old "/api/rules/versions?$app" |
  jq -r '.versions | reverse[] | [.sha256, (.by | @uri), ("\(.at) \(.note // "")"[:100] | @uri)] | @tsv' |
  while read -r sha256 by note; do
    # Not the text in a variable: it would lose its last line breaks.
    if from_old "/api/rules/versions/$sha256?$app" | jq -j '.text // ""' |
      curl -fsS -o /dev/null -X PUT -H "authorization: Bearer $NEW_TOKEN" -H "if-match: \"$replaced\"" \
        --data-binary @- "$new/api/rules?by=$by&note=$note${app:+&$app}"; then
      replaced=$sha256
    else
      echo "$sha256: left out" >&2
    fi
  done
