"""Comes to the service as somebody: with tokens in turn, with proofs of the key they are bound to, and to things that are there."""

import base64
import hashlib
import itertools
import json
import os
import time
import uuid

import schemathesis
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import load_pem_private_key

with open(os.environ["KHOA_VISITOR"], encoding="utf-8") as file:
    VISITOR = json.load(file)

KEY = VISITOR.get("key") and load_pem_private_key(VISITOR["key"].encode(), None)
TOKENS = itertools.cycle(VISITOR.get("tokens") or [None])
# What is there, by where it stands: `/app/v1/devices/`. What an answer names is asked about from then on, every other time.
KNOWN = {place: list(names) for place, names in VISITOR.get("known", {}).items()}
# As what it was last seen there.
SEEN = {}
turn = itertools.count()
nonce = None


def encoded(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def proof(method, url, token):
    """A proof of possession, RFC 9449 section 4.2."""
    numbers = KEY.public_key().public_numbers()
    x, y = (encoded(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y}}
    claims = {
        "jti": str(uuid.uuid4()), "htm": method, "htu": url.split("?")[0], "iat": int(time.time()),
        **({"ath": encoded(hashlib.sha256(token.encode()).digest())} if token else {}), **({"nonce": nonce} if nonce else {}),
    }
    signed = f"{encoded(header)}.{encoded(claims)}"
    r, s = utils.decode_dss_signature(KEY.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@schemathesis.hook
def filter_headers(ctx, headers):
    """What HTTP itself forbids in a field never reaches the service."""
    return all(value.isprintable() and value.isascii() for value in (headers or {}).values())


@schemathesis.hook
def before_call(ctx, case, kwargs):
    place, brace, _ = case.operation.path.partition("{")
    known = KNOWN.get(place)
    if brace and known and next(turn) % 2:
        first = next(iter(case.path_parameters))
        case.path_parameters[first] = known[next(turn) // 2 % len(known)]
        if "If-Match" in case.headers and place in SEEN:
            case.headers["If-Match"] = SEEN[place]
    token = next(TOKENS)
    if token is not None:
        case.headers["Authorization"] = f"{'DPoP' if KEY else 'Bearer'} {token}"
    # A proof that was left out stays out.
    if KEY and "DPoP" in case.headers:
        url = case.as_transport_kwargs(base_url=VISITOR["url"])["url"]
        case.headers["DPoP"] = proof(case.method.upper(), url, token)
    case.headers.update(VISITOR.get("headers", {}))
    # A field that was left out stays out: that is what is asked about.
    case.headers.update({name: value for name, value in VISITOR.get("instead", {}).items() if name in case.headers})
    if isinstance(case.body, dict):
        case.body.update({name: value for name, value in VISITOR.get("form", {}).items() if name in case.body})


@schemathesis.hook
def after_call(ctx, case, response):
    global nonce
    nonce = response.headers.get("dpop-nonce", [nonce])[0]
    if "etag" in response.headers:
        SEEN[case.operation.path.partition("{")[0]] = response.headers["etag"][0]
    is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
    if response.status_code in (200, 201) and is_json and "{" not in case.operation.path:
        said = json.loads(response.content)
        for one in said.get("items", [said]) if isinstance(said, dict) else []:
            names, name = KNOWN.setdefault(f"{case.operation.path}/", []), one.get("id")
            if name and name not in names:
                names.append(name)
