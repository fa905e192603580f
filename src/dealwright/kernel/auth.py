"""Secrets: password hashes in bounded threads, random tokens kept as hashes, short signed tokens."""

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from dealwright.kernel.errors import Unauthenticated

ACCESS_SECONDS = 600
ISSUER = "dealwright"

# OWASP's argon2id setting of 19 MiB; at most two at once, so that a storm of sign-ins leaves the API alone.
_hasher = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_DUMMY = _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def password_matches(password: str, stored: str | None) -> bool:
    """Takes as long for a user that does not exist (`stored` is None) as for one that does."""
    check = partial(_hasher.verify, password, stored or _DUMMY)
    matches = await asyncio.get_running_loop().run_in_executor(_threads, check)
    return matches and stored is not None


def new_token(prefix: str) -> str:
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> bytes:
    """Tokens carry 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


def same_secret(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


@dataclass(frozen=True)
class AccessClaims:
    user_id: UUID
    workspace_id: UUID
    session_id: UUID


class TokenSigner:
    """Access tokens of ten minutes, one algorithm, bound to a session row that can be revoked."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(hashlib.sha256(b"dealwright access token" + secret.encode()).digest())

    def sign(self, claims: AccessClaims, now: datetime) -> str:
        body: dict[str, Any] = {
            "iss": ISSUER,
            "aud": "api",
            "typ": "access",
            "sub": str(claims.user_id),
            "ws": str(claims.workspace_id),
            "sid": str(claims.session_id),
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=ACCESS_SECONDS)).timestamp()),
        }
        return jwt.encode({"alg": "HS256"}, body, self._key)

    def read(self, token: str, now: datetime) -> AccessClaims:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(now.timestamp()),
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": "api"},
            typ={"essential": True, "value": "access"},
            exp={"essential": True},
        )
        try:
            decoded = jwt.decode(token, self._key, algorithms=["HS256"])
            registry.validate(decoded.claims)
            claims = decoded.claims
            return AccessClaims(UUID(claims["sub"]), UUID(claims["ws"]), UUID(claims["sid"]))
        except (JoseError, ValueError, KeyError) as error:
            raise Unauthenticated("This access token is not valid any more.") from error
