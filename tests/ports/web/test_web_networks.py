"""Which addresses belong to the open web, and how an address may be spelt."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.ports.web.base import AddressRefused
from dealwright.ports.web.networks import Allowed, is_public
from dealwright.ports.web.targets import read_target

CLOSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "2003::1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_of_a_closed_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_beside_a_closed_network_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_as_closed(address) -> None:
    if is_public(address):
        known = address.is_private, address.is_link_local, address.is_multicast, address.is_reserved
        assert not any(known)


def test_an_allowed_network_is_open_at_the_usual_ports() -> None:
    allowed = Allowed.read(["10.1.0.0/16", "fd00::/8"])
    assert allowed.may_reach("wiki.corp", ip_address("10.1.2.3"), 443)
    assert allowed.may_reach("wiki.corp", ip_address("fd00::5"), 8080)
    assert not allowed.may_reach("wiki.corp", ip_address("10.1.2.3"), 5432)
    assert not allowed.may_reach("wiki.corp", ip_address("10.2.0.1"), 443)


def test_an_allowed_door_is_open_at_its_port_only() -> None:
    allowed = Allowed.read(["10.1.2.3:8000", "[fd00::1]:9000"])
    assert allowed.may_reach("any.name", ip_address("10.1.2.3"), 8000)
    assert allowed.may_reach("any.name", ip_address("fd00::1"), 9000)
    assert not allowed.may_reach("any.name", ip_address("10.1.2.3"), 80)
    assert not allowed.may_reach("any.name", ip_address("10.1.2.4"), 8000)
    assert not allowed.may_use_port("10.1.2.4", 8000)


def test_an_allowed_name_never_leads_to_the_metadata_of_a_cloud() -> None:
    allowed = Allowed.read(["wiki.corp:8000"])
    assert allowed.may_reach("wiki.corp", ip_address("10.9.9.9"), 8000)
    assert not allowed.may_reach("wiki.corp", ip_address("169.254.169.254"), 8000)
    assert not allowed.may_reach("other.corp", ip_address("10.9.9.9"), 8000)


@pytest.mark.parametrize("entry", ["wiki.corp", "wiki.corp:", ":80", "10.0.0.0/8:x", "host:0", "host:70000"])
def test_an_entry_nobody_understands_is_an_error(entry: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        Allowed.read([entry])


ODD = [
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.01/",
    "http://127.0.0.256/",
    "http://1.2.3.4.5/",
    "http://127.0.0.1./",
    "http://example.com./",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://[::1%25eth0]/",
    "http://[::1/",
    "http://::1/",
    "http://[v1.x]/",
    "http://user@example.com/",
    "http://user:password@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com\\.evil.com/",
    "http://example.com:080/",
    "http://example.com:65536/",
    "http://example.com:８０/",
    "http://example.com:-1/",
    "http://example.com:80:80/",
    "http://exa mple.com/",
    "http://exa\tmple.com/",
    "http://exam\r\nple.com/",
    "http://example.com/\r\nHost: evil",
    "http://example.com/\0",
    "http:///path",
    "http:path",
    "http://",
    "//example.com/",
    "example.com",
    "",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "data:text/html,x",
    "javascript:alert(1)",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 130 + "com/",
    "http://example.com/" + "a" * 8_000,
    "http://-a.com/",
    "http://a..b/",
]


@pytest.mark.parametrize("url", ODD)
def test_an_address_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b#c", "https://example.com/a?b"),
        ("https://example.com:/", "https://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("http://bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://[2001:4860:0:0::8888]:8080/x", "http://[2001:4860::8888]:8080/x"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://a_b.example.com/?q=ü&r=%41", "http://a_b.example.com/?q=%C3%BC&r=%41"),
        ("  http://example.com/  ", "http://example.com/"),
    ],
)
def test_an_ordinary_address_is_read(url: str, read: str) -> None:
    assert read_target(url).url == read


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.com/{text}"):
        try:
            target = read_target(url)
        except AddressRefused:
            continue
        assert read_target(target.url) == target
        assert target.url.isascii()
        assert not set(target.url) & set(" \r\n\t\0")
