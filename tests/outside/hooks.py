"""What a browser at our screens does beside a command itself: it comes from
somewhere, names its origin, and keeps the cookies of a session or a sign-up.
"""

import ipaddress
import itertools
import json
import os
import random
import threading
import zlib

import requests
import schemathesis

with open(os.environ["MADOGUCHI_PEOPLE"], encoding="utf-8") as file:
    PEOPLE = json.load(file)

SESSION = "__Host-session"

_count = itertools.count()
_lock = threading.Lock()
_sessions: dict[int, str] = {}


def _headers() -> dict[str, str]:
    """As from an address of its own: nobody's failures count for another's."""
    address = ipaddress.IPv4Address(int(ipaddress.IPv4Address("10.128.0.0")) + next(_count) % (1 << 22))
    return {"Host": PEOPLE["host"], "Origin": PEOPLE["origin"], "X-Forwarded-For": str(address)}


def _call(base: str, command: str, body: dict, cookie: str) -> requests.Response:
    headers = _headers() | {"Content-Type": "application/json", "Cookie": cookie}
    return requests.post(f"{base}/rpc/{command}", data=json.dumps(body), headers=headers, timeout=30)


def _log_in(base: str, member: int) -> str:
    """The session of a member who has accepted the terms; empty when log-in has to wait."""
    answer = _call(base, "session_log_in", PEOPLE["members"][member], "")
    if answer.status_code != 200:
        return ""
    token = answer.headers["Set-Cookie"].split(f"{SESSION}=")[1].split(";")[0]
    cookie = f"{SESSION}={token}"
    terms = _call(base, "terms_show", {}, cookie).json()
    if "hash" in terms:
        _call(base, "terms_accept", {"termsId": terms["id"], "hash": terms["hash"], "agreed": True}, cookie)
    return token


def _command(case) -> str:
    return case.operation.path.removeprefix("/rpc/")


def _member(case) -> int:
    """Always the same for a command, so that one that ends sessions disturbs few others."""
    return zlib.crc32(_command(case).encode()) % len(PEOPLE["members"])


@schemathesis.auth(refresh_interval=None)
class Session:
    """A member's session, for the commands that ask for one; a new one after its end."""

    def get(self, case, context):
        if not case.operation.definition.raw.get("security"):
            return None
        with _lock:
            if not _sessions.get(_member(case)):
                _sessions[_member(case)] = _log_in(os.environ["MADOGUCHI_BASE"], _member(case))
            return _sessions[_member(case)]

    def set(self, case, data, context):
        if data:
            case.cookies = {**(case.cookies or {}), SESSION: data}


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers = {**(case.headers or {}), **_headers()}
    if _command(case).startswith("signup_"):
        case.headers["Cookie"] = random.choice(PEOPLE["flows"])


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 401:
        with _lock:
            _sessions.pop(_member(case), None)


def _whole(value):
    """1.0 is a whole number to JSON Schema; browsers write it as 1, and so must we."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return value


@schemathesis.hook
def map_body(context, body):
    return _whole(body)


@schemathesis.check
def says_when_to_come_back(context, response, case):
    if response.status_code in (429, 503):
        after = response.headers.get("retry-after", [""])[0]
        assert after.isdigit() and int(after) >= 1, f"{response.status_code} without Retry-After"
