"""Where a model may live, and that clients are kept and let go."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from tempfile import NamedTemporaryFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from dealwright.kernel.errors import Invalid
from dealwright.ports.llm import chosen
from dealwright.ports.llm.anthropic_messages import Claude
from dealwright.ports.llm.base import Connection, NoAnswer, Provider
from dealwright.ports.llm.chosen import ChosenLlms
from dealwright.ports.llm.network import may_call
from dealwright.ports.llm.openai_shaped import OpenAiShaped
from tests.factories.llm import KEY, a_chat_server

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"]
PRIVATE = ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.9", "172.16.0.1", "100.64.0.7", "fd12::9"]
NEVER = [
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fd00:ec2::254",
    "::",
    "ff02::1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
]


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE, *NEVER])
@pytest.mark.parametrize("private", [True, False])
def test_only_places_for_models_are_called(address: str, private: bool) -> None:
    may = address in PUBLIC or (private and address in PRIVATE)
    assert may_call(ip_address(address), private=private) is may


@pytest.mark.parametrize(
    "url",
    [
        "",
        "models.example",
        "ftp://models.example/v1",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "http://[fe80::1]/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://0x7f.1/v1",
        "http://2130706433/v1",
        "http://user:secret@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example/v1#x",
        "http://models.example:0/v1",
        "http://mod els.example/v1",
        "http://models.example\\@evil.example/v1",
    ],
)
def test_an_address_that_is_none_or_leads_astray_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        ChosenLlms().check(Connection("openai", url, "small"))
    assert caught.value.errors[0].field == "url"
    assert "secret" not in caught.value.message


def test_private_addresses_are_the_installations_choice() -> None:
    for url in ("http://127.0.0.1:11434/v1", "http://[fd12::9]:8000/v1", "http://10.0.0.5/v1"):
        ChosenLlms().check(Connection("openai", url, "small"))
        with pytest.raises(Invalid, match="No model may be called"):
            ChosenLlms(private=False).check(Connection("openai", url, "small"))
    ChosenLlms(private=False).check(Connection("openai", "https://api.openai.com/v1", "small"))
    ChosenLlms(private=False).check(Connection("anthropic", "", "small"))


def test_a_connection_never_shows_its_key() -> None:
    assert KEY not in repr(Connection("openai", "http://x.example/v1", "small", KEY))


def test_the_same_connection_has_the_same_client() -> None:
    llms = ChosenLlms()
    one = Connection("openai", "http://127.0.0.1:1/v1", "small", KEY)
    assert llms.open(one) is llms.open(Connection("openai", "http://127.0.0.1:1/v1", "small", KEY))
    assert llms.open(one) is not llms.open(Connection("openai", "http://127.0.0.1:1/v1", "small", "other"))
    assert llms.chosen is None


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_the_installation_may_have_a_model(provider: Provider) -> None:
    llms = ChosenLlms(Connection(provider, "http://127.0.0.1:1/v1", "large"))
    assert llms.chosen is not None
    assert (llms.chosen.model, llms.provider) == ("large", provider)


async def test_the_client_nobody_asked_for_longest_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "MOST_CLIENTS", 2)
    llms = ChosenLlms()
    async with a_chat_server() as server:
        first, second, third = (Connection("openai", server.url, name) for name in ("1", "2", "3"))
        oldest, kept = llms.open(first), llms.open(second)
        await oldest.complete(system="", user="x")
        llms.open(third)
        await asyncio.sleep(0)
        assert llms.open(second) is kept
        assert llms.open(first) is not oldest
        assert (await oldest.complete(system="", user="x")).text == "Hello.", "whoever holds it may go on"
        await llms.close()
        await oldest.close()  # pyright: ignore[reportAttributeAccessIssue] - every adapter has it


@pytest.fixture
async def disguised() -> AsyncGenerator[str]:
    """A server with a certificate that nobody but itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile() as file:
        file.write(certificate.public_bytes(Encoding.PEM))
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        context.load_cert_chain(file.name)
    served = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
    yield f"https://localhost:{served.sockets[0].getsockname()[1]}/v1"
    served.close()


@pytest.mark.parametrize("kind", [OpenAiShaped, Claude])
async def test_a_server_that_cannot_prove_its_name_gets_no_key(
    disguised: str, kind: type[OpenAiShaped | Claude]
) -> None:
    llm = kind(disguised, "small", KEY)
    with pytest.raises(NoAnswer, match="certificate that this machine does not trust") as caught:
        await llm.complete(system="", user="x")
    assert (caught.value.fault, caught.value.used) == ("refused", False)
    await llm.close()
