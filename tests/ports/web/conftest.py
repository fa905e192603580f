"""Guarded clients and raw servers that are closed after the test."""

import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dealwright.ports.web.guarded import GuardedWeb
from tests.sites.raw import Answer, RawSite

OpenWeb = Callable[..., GuardedWeb]
Serve = Callable[..., Awaitable[RawSite]]


@pytest.fixture(scope="session")
def usual_tls() -> ssl.SSLContext:
    """What a client makes for itself, which takes a while."""
    return httpcore.default_ssl_context()


@pytest.fixture
async def open_web(usual_tls: ssl.SSLContext) -> AsyncGenerator[OpenWeb]:
    """`open_web("127.0.0.1:8000", resolve=...)`: a client that may reach this door, too."""
    async with AsyncExitStack() as opened:
        waiting: list[GuardedWeb] = []

        def make(*allow: str, **options: object) -> GuardedWeb:
            waiting.append(GuardedWeb(allow=allow, **{"tls": usual_tls} | options))
            return waiting[-1]

        yield make
        for web in waiting:
            await opened.enter_async_context(aclosing(web))


@pytest.fixture
async def serve() -> AsyncGenerator[Serve]:
    async with AsyncExitStack() as running:

        async def start(answer: Answer, **options: object) -> RawSite:
            return await running.enter_async_context(RawSite(answer, **options))

        yield start


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of `site.test`, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))
