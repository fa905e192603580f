"""Servers, names and redirects that want to lead the client into our own network, or to keep it for ever."""

import asyncio
import gzip
import time
import tracemalloc
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from dealwright.kernel.work import Begin
from dealwright.ports.web.base import AddressRefused, FetchFailed
from dealwright.ports.web.guarded import USER_AGENT
from tests.factories.identity import Team
from tests.sites.names import FakeNames
from tests.sites.raw import Asked, answer, head

MEGABYTE = 1_000_000
secret = answer(b"the secret")


@contextmanager
def within(*, seconds: float, megabytes: float) -> Generator[None]:
    started = time.monotonic()
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.monotonic() - started < seconds
    assert peak < megabytes * MEGABYTE


def redirect(to: str, status: str = "302 Found"):
    return answer(status=status, location=to)


# What is fetched


async def test_a_page_comes_back_as_it_is(open_web, serve) -> None:
    site = await serve(answer(b"<p>hello", content_type="text/html", X_Twice="a"))
    fetched = await open_web(site.door).fetch(site.url("/a b?q=ü#part"), headers={"If-None-Match": '"x"'})
    assert (fetched.status, fetched.body, fetched.redirects) == (200, b"<p>hello", ())
    assert fetched.url == site.url("/a%20b?q=%C3%BC")
    assert fetched.headers["content-type"] == "text/html"
    sent = site.asked[0].headers
    assert sent["host"] == site.door
    assert sent["user-agent"] == USER_AGENT
    assert sent["if-none-match"] == '"x"'
    assert USER_AGENT.startswith("DealwrightBot/")


async def test_any_status_is_an_answer(open_web, serve) -> None:
    site = await serve(answer(b"nothing here", status="404 Not Found"))
    assert (await open_web(site.door).fetch(site.url())).status == 404


async def test_a_packed_body_is_unpacked(open_web, serve) -> None:
    site = await serve(answer(gzip.compress(b"many words " * 100), content_encoding="gzip"))
    assert (await open_web(site.door).fetch(site.url())).body == b"many words " * 100


async def test_a_header_that_comes_twice_is_joined(open_web, serve) -> None:
    async def twice(_: Asked, out: asyncio.StreamWriter) -> None:
        out.write(
            b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\nContent-Length: 0\r\n\r\n"
        )

    site = await serve(twice)
    fetched = await open_web(site.door).fetch(site.url())
    assert fetched.headers["x-robots-tag"] == "noindex, nofollow"


async def test_connections_are_kept_and_cookies_are_not(open_web, serve) -> None:
    site = await serve(answer(b"x", set_cookie="session=1; Path=/"))
    web = open_web(site.door)
    for _ in range(3):
        await web.fetch(site.url())
    assert site.connections == 1
    assert not any("cookie" in asked.headers for asked in site.asked)


async def test_headers_that_are_not_the_callers_are_dropped(open_web, serve) -> None:
    site = await serve(answer(b"x"))
    headers = {
        "Host": "evil",
        "Cookie": "a=b",
        "User-Agent": "other",
        "Authorization": "Basic x",
        "X-Ok": "1",
    }
    await open_web(site.door).fetch(site.url(), headers=headers)
    sent = site.asked[0].headers
    assert (sent["host"], sent["user-agent"], sent["x-ok"]) == (site.door, USER_AGENT, "1")
    assert not {"cookie", "authorization"} & set(sent)


async def test_a_proxy_of_the_environment_is_not_used(open_web, serve, monkeypatch) -> None:
    site, proxy = await serve(answer(b"the site")), await serve(answer(b"the proxy"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.url())
    assert (await open_web(site.door).fetch(site.url())).body == b"the site"
    assert not proxy.asked


async def test_a_page_is_never_fetched_inside_a_transaction(open_web, begin: Begin, team: Team) -> None:
    async with begin(team.actor()):
        with pytest.raises(RuntimeError, match="open Work"):
            await open_web().fetch("https://example.com/")


# Names that lie


async def test_a_name_is_resolved_once_and_the_judged_address_is_asked(open_web, serve) -> None:
    good = await serve(answer(b"good", connection="close"), host="127.0.0.2")
    inside = await serve(secret, port=good.port)
    names = FakeNames(["127.0.0.2"], ["127.0.0.1"])
    web = open_web(good.door, resolve=names)

    fetched = await web.fetch(f"http://rebind.test:{good.port}/")
    assert (fetched.body, names.asked) == (b"good", ["rebind.test"])
    assert good.asked[0].headers["host"] == f"rebind.test:{good.port}"

    with pytest.raises(AddressRefused):
        await web.fetch(f"http://rebind.test:{good.port}/")
    assert not inside.asked


async def test_one_closed_address_among_open_ones_refuses_them_all(open_web, serve) -> None:
    site = await serve(secret)
    names = FakeNames(["127.0.0.1", "127.0.0.2"])
    with pytest.raises(AddressRefused):
        await open_web(site.door, resolve=names).fetch(f"http://both.test:{site.port}/")
    with pytest.raises(AddressRefused):
        await open_web(resolve=FakeNames(["93.184.215.14", "10.0.0.1"])).fetch("http://both.test/")
    assert not site.asked


async def test_a_name_that_is_unknown_first_and_private_then_stays_out(open_web) -> None:
    web = open_web(resolve=FakeNames(OSError("no such name"), ["127.0.0.1"]))
    with pytest.raises(FetchFailed) as unknown:
        await web.fetch("http://late.test/")
    assert unknown.value.data["reason"] == "dns"
    with pytest.raises(AddressRefused):
        await web.fetch("http://late.test/")


@pytest.mark.parametrize("found", ["127.0.0.1", "::1", "fe80::1%lo", "169.254.169.254", "::ffff:10.0.0.1"])
async def test_a_name_of_a_closed_address_is_refused_without_saying_which(open_web, found: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        await open_web(resolve=FakeNames([found])).fetch("https://inside.test/")
    assert found not in refused.value.message


@pytest.mark.parametrize("answers", [[], ["not an address"], [f"8.8.8.{number}" for number in range(40)]])
async def test_a_strange_answer_of_a_name_server_is_no_answer(open_web, answers: list[str]) -> None:
    with pytest.raises(FetchFailed) as failed:
        await open_web(resolve=FakeNames(answers)).fetch("http://strange.test/")
    assert failed.value.data["reason"] == "dns"


async def test_the_names_of_this_machine_are_refused(open_web) -> None:
    with pytest.raises(AddressRefused):
        await open_web().fetch("http://localhost/")


async def test_the_next_address_is_tried_when_the_first_does_not_answer(open_web, serve) -> None:
    site = await serve(answer(b"here"))
    names = FakeNames(["127.0.0.2", "127.0.0.1"])
    web = open_web(site.door, f"127.0.0.2:{site.port}", resolve=names)
    assert (await web.fetch(f"http://two.test:{site.port}/")).body == b"here"


# Redirects

INSIDE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.0.0.1./",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://localhost/",
    "//localhost/",
    "//127.0.0.1/",
    "\\\\127.0.0.1/",
    "http:\\\\127.0.0.1/",
    "http://inside.test/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://user:password@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "https://example.com:25/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "http://[::1",
]


@pytest.mark.parametrize("to", INSIDE)
async def test_a_redirect_into_our_own_network_is_refused(open_web, serve, to: str) -> None:
    site = await serve(redirect(to))
    names = FakeNames(["127.0.0.1"])
    with pytest.raises(AddressRefused):
        await open_web(site.door, resolve=names).fetch(site.url("/start"))


async def test_a_redirect_to_another_door_of_this_machine_is_refused(open_web, serve) -> None:
    inside = await serve(secret)
    site = await serve(redirect(inside.url()))
    with pytest.raises(AddressRefused):
        await open_web(site.door).fetch(site.url())
    assert not inside.asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_and_told(open_web, serve, status: int) -> None:
    async def chain(asked: Asked, out: asyncio.StreamWriter) -> None:
        ways = {"/a": "b?x=1", "/b?x=1": "/ü", "/%C3%BC": "//" + site.door + "/end#part"}
        to = ways.get(asked.path)
        await (redirect(to, f"{status} Moved") if to else answer(b"end"))(asked, out)

    site = await serve(chain)
    fetched = await open_web(site.door).fetch(site.url("/a"))
    assert (fetched.url, fetched.body) == (site.url("/end"), b"end")
    assert fetched.redirects == (site.url("/a"), site.url("/b?x=1"), site.url("/%C3%BC"))


@pytest.mark.parametrize("status", ["200 OK", "300 Multiple Choices", "304 Not Modified"])
async def test_a_location_without_a_redirect_is_not_followed(open_web, serve, status: str) -> None:
    site = await serve(redirect("http://127.0.0.1/", status))
    assert (await open_web(site.door).fetch(site.url())).status == int(status[:3])


async def test_a_circle_of_redirects_ends(open_web, serve) -> None:
    async def circle(asked: Asked, out: asyncio.StreamWriter) -> None:
        await redirect("/b" if asked.path == "/a" else "/a")(asked, out)

    site = await serve(circle)
    with pytest.raises(FetchFailed) as failed:
        await open_web(site.door).fetch(site.url("/a"))
    assert failed.value.data["reason"] == "loop"
    assert len(site.asked) == 2


@pytest.mark.parametrize(("redirects", "arrives"), [(5, True), (6, False)])
async def test_five_redirects_are_the_most(open_web, serve, redirects: int, arrives: bool) -> None:
    async def count_down(asked: Asked, out: asyncio.StreamWriter) -> None:
        left = int(asked.path[1:])
        await (redirect(f"/{left - 1}") if left else answer(b"end"))(asked, out)

    site = await serve(count_down)
    fetch = open_web(site.door).fetch(site.url(f"/{redirects}"))
    if arrives:
        assert len((await fetch).redirects) == 5
    else:
        with pytest.raises(FetchFailed) as failed:
            await fetch
        assert failed.value.data["reason"] == "loop"


# Too much


@pytest.mark.parametrize("announced", [False, True])
async def test_two_gigabytes_are_not_taken(open_web, serve, announced: bool) -> None:
    sent = 0

    async def flood(_: Asked, out: asyncio.StreamWriter) -> None:
        nonlocal sent
        length = {"content_length": str(2_000 * MEGABYTE)} if announced else {"connection": "close"}
        out.write(head(**length))
        piece = bytes(64_000)
        while sent < 2_000 * MEGABYTE:
            out.write(piece)
            await out.drain()
            sent += len(piece)

    site = await serve(flood)
    web = open_web(site.door)
    with within(seconds=5, megabytes=12), pytest.raises(FetchFailed) as failed:
        await web.fetch(site.url(), max_bytes=2 * MEGABYTE)
    assert failed.value.data["reason"] == "too_large"
    await asyncio.sleep(0.05)
    assert sent < 40 * MEGABYTE


async def test_two_gigabytes_packed_into_two_megabytes_are_not_unpacked(open_web, serve) -> None:
    bomb = gzip.compress(bytes(10 * MEGABYTE)) * 200
    site = await serve(answer(bomb, content_encoding="gzip"))
    web = open_web(site.door)
    with within(seconds=5, megabytes=12), pytest.raises(FetchFailed) as failed:
        await web.fetch(site.url(), max_bytes=3 * MEGABYTE)
    assert failed.value.data["reason"] == "too_large"


@pytest.mark.parametrize(
    "lines",
    [b"X-Bomb: " + b"a" * 90_000 + b"\r\n", b"".join(b"X-%d: a\r\n" % number for number in range(300))],
)
async def test_a_bomb_of_headers_is_refused(open_web, serve, lines: bytes) -> None:
    async def bomb(_: Asked, out: asyncio.StreamWriter) -> None:
        out.write(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n")

    site = await serve(bomb)
    with pytest.raises(FetchFailed) as failed:
        await open_web(site.door).fetch(site.url())
    assert failed.value.data["reason"] == "too_large"


async def test_headers_without_end_are_refused(open_web, serve) -> None:
    async def endless(_: Asked, out: asyncio.StreamWriter) -> None:
        out.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            out.write(b"X-More: " + b"a" * 8_000 + b"\r\n")
            await out.drain()

    site = await serve(endless)
    web = open_web(site.door)
    with within(seconds=3, megabytes=5), pytest.raises(FetchFailed):
        await web.fetch(site.url(), timeout_seconds=5)


# Too slow


async def drip_body(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(head(content_length="100000"))
    while True:
        out.write(b".")
        await out.drain()
        await asyncio.sleep(0.02)


async def drip_headers(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        out.write(b"X-A: b\r\n")
        await out.drain()
        await asyncio.sleep(0.02)


async def drip_continues(_: Asked, out: asyncio.StreamWriter) -> None:
    while True:
        out.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await out.drain()
        await asyncio.sleep(0.02)


async def silent(_: Asked, out: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize("slow", [drip_body, drip_headers, drip_continues, silent])
async def test_a_slow_answer_is_given_up_as_a_whole(open_web, serve, slow) -> None:
    site = await serve(slow)
    web = open_web(site.door)
    with within(seconds=2, megabytes=5), pytest.raises(FetchFailed) as failed:
        await web.fetch(site.url(), timeout_seconds=0.3)
    assert failed.value.data["reason"] == "timeout"


async def test_redirects_share_one_time_limit(open_web, serve) -> None:
    async def slow_chain(asked: Asked, out: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        await redirect(f"{asked.path}a")(asked, out)

    site = await serve(slow_chain)
    with within(seconds=2, megabytes=5), pytest.raises(FetchFailed) as failed:
        await open_web(site.door).fetch(site.url(), timeout_seconds=0.4)
    assert failed.value.data["reason"] == "timeout"


async def test_a_slow_name_server_is_given_up(open_web) -> None:
    async def slow(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(FetchFailed) as failed:
        await open_web(resolve=slow).fetch("http://slow.test/", timeout_seconds=0.2)
    assert failed.value.data["reason"] == "timeout"


async def test_after_a_time_out_the_client_goes_on(open_web, serve) -> None:
    async def slow_once(asked: Asked, out: asyncio.StreamWriter) -> None:
        await (silent if len(site.asked) == 1 else answer(b"now"))(asked, out)

    site = await serve(slow_once)
    web = open_web(site.door, max_connections=1)
    with pytest.raises(FetchFailed):
        await web.fetch(site.url(), timeout_seconds=0.2)
    assert (await web.fetch(site.url(), timeout_seconds=2)).body == b"now"


# Broken


async def reset(_: Asked, out: asyncio.StreamWriter) -> None:
    out.transport.abort()


async def reset_in_the_middle(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(head(content_length="1000") + b"half")
    await out.drain()
    out.transport.abort()


async def cut_off(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(head(content_length="1000") + b"half")
    out.close()


async def no_http(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    out.close()


async def broken_gzip(asked: Asked, out: asyncio.StreamWriter) -> None:
    await answer(gzip.compress(b"words " * 99)[:-9], content_encoding="gzip")(asked, out)


async def two_lengths(_: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")


@pytest.mark.parametrize("broken", [reset, reset_in_the_middle, cut_off, no_http, broken_gzip, two_lengths])
async def test_a_broken_answer_is_no_answer(open_web, serve, broken) -> None:
    site = await serve(broken)
    with pytest.raises(FetchFailed) as failed:
        await open_web(site.door).fetch(site.url(), timeout_seconds=5)
    assert failed.value.data["reason"] == "connection"
    assert len(site.asked) == 1


async def test_a_closed_door_is_said(open_web, serve) -> None:
    site = await serve(secret)
    await site.stop()
    with pytest.raises(FetchFailed) as failed:
        await open_web(site.door).fetch(site.url())
    assert failed.value.data["reason"] == "connection"


async def test_a_kept_connection_that_the_other_side_gave_up_is_opened_anew(open_web, serve) -> None:
    async def once(asked: Asked, out: asyncio.StreamWriter) -> None:
        await (reset if len(site.asked) == 2 else answer(b"fine"))(asked, out)

    site = await serve(once)
    web = open_web(site.door)
    assert [(await web.fetch(site.url())).body for _ in range(2)] == [b"fine", b"fine"]
    assert (len(site.asked), site.connections) == (3, 2)


# Certificates


async def test_the_certificate_is_checked_for_the_name_though_an_address_is_asked(
    open_web, serve, server_tls, trusting_tls
) -> None:
    seen: list[str] = []
    server_tls.sni_callback = lambda _connection, name, _context: seen.append(name)
    site = await serve(answer(b"safe"), tls=server_tls)
    web = open_web(site.door, resolve=FakeNames(["127.0.0.1"]), tls=trusting_tls)
    assert (await web.fetch(f"https://site.test:{site.port}/")).body == b"safe"
    assert seen == ["site.test"]


async def test_a_certificate_for_another_name_is_refused(open_web, serve, server_tls, trusting_tls) -> None:
    site = await serve(secret, tls=server_tls)
    web = open_web(site.door, resolve=FakeNames(["127.0.0.1"]), tls=trusting_tls)
    with pytest.raises(FetchFailed) as failed:
        await web.fetch(f"https://other.test:{site.port}/")
    assert failed.value.data["reason"] == "tls"
    assert not site.asked


async def test_a_certificate_of_nobody_we_trust_is_refused(open_web, serve, server_tls) -> None:
    site = await serve(secret, tls=server_tls)
    web = open_web(site.door, resolve=FakeNames(["127.0.0.1"]))
    with pytest.raises(FetchFailed, match="certificate") as failed:
        await web.fetch(f"https://site.test:{site.port}/")
    assert failed.value.data["reason"] == "tls"


async def test_a_server_that_never_answers_the_handshake_is_given_up(open_web, serve) -> None:
    site = await serve(secret)
    web = open_web(site.door, resolve=FakeNames(["127.0.0.1"]))
    with pytest.raises(FetchFailed) as failed:
        await web.fetch(f"https://site.test:{site.port}/", timeout_seconds=0.3)
    assert failed.value.data["reason"] == "timeout"


async def test_a_redirect_out_of_encryption_is_followed(open_web, serve, server_tls, trusting_tls) -> None:
    plain = await serve(answer(b"plain"))
    site = await serve(redirect(f"http://site.test:{plain.port}/"), tls=server_tls)
    web = open_web(site.door, plain.door, resolve=FakeNames(["127.0.0.1"]), tls=trusting_tls)
    fetched = await web.fetch(f"https://site.test:{site.port}/")
    assert (fetched.body, fetched.redirects) == (b"plain", (f"https://site.test:{site.port}/",))
