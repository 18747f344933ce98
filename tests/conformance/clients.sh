#!/bin/sh
# Registers the clients the suite plays, and prints what it must know of each, one JSON object a line. Needs nothing but
# `khoa` (or what KHOA names) and its configuration, so that it can run where Khoá runs:
#
#   sh clients.sh https://suite.example KEYS > clients.jsonl
#
# KEYS is what keys.js made: without it the clients that sign are left out.
# Each plan has an alias in the suite, and the alias is part of every address below. The suite sends no PKCE challenge but
# in the one module that is about it, and a nonce in all but the one that is about that.
set -eu
suite=${1:?usage: clients.sh SUITE [KEYS], SUITE such as https://localhost:8443}
keys=${2:-}

add() {
  "${KHOA:-khoa}" --json client add "$@" --scope "openid profile email address phone offline_access" \
    --grant authorization_code refresh_token --pkce optional
}

at=$suite/test/a/khoa
add conformance-1 --name "Conformance 1" --redirect-uri "$at/callback" --post-logout-redirect-uri "$at/post_logout_redirect"
add conformance-2 --name "Conformance 2" --redirect-uri "$at/callback" --post-logout-redirect-uri "$at/post_logout_redirect"
add conformance-post --name "Conformance with its secret in the body" --redirect-uri "$at/callback" --auth secret_post

# A client that is told about ended sessions fails every other logout module: it has an alias of its own.
at=$suite/test/a/khoa-backchannel
add conformance-told --name "Conformance told of ended sessions" --redirect-uri "$at/callback" \
  --post-logout-redirect-uri "$at/post_logout_redirect" --backchannel-logout-uri "$at/backchannel_logout"

# Clients that ask people away from their browser; approve.js answers in the place of the person.
[ -n "$keys" ] || exit 0
asks() {
  name=$1; key=$2; shift 2
  "${KHOA:-khoa}" --json client add "$name" --name "Conformance $name" --auth private_key_jwt --jwks "$keys/$key.public.json" \
    --grant ciba refresh_token --scope "openid offline_access" --id-token-alg PS256 --signed-requests PS256 "$@"
}
for number in 1 2; do
  asks "conformance-poll-$number" "$number"
  asks "conformance-ping-$number" "$number" --delivery-mode ping \
    --notification-endpoint "$suite/test/a/khoa-ciba-ping/ciba-notification-endpoint"
done
