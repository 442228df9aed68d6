"""Only public pages are fetched: http and https, on the usual ports, at public addresses."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from forum.fetching.failures import FetchError
from forum.fetching.network import Network, public_addresses
from forum.fetching.targets import Target
from forum.site.environment import networks

from .internet import HTML, redirect

REFUSED = [
    "file:///etc/passwd",
    "ftp://news.example/",
    "gopher://news.example/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "ssh://news.example",
    "http://",
    "http:///path",
    "http://news.example:8000/",
    "http://news.example:0/",
    "https://news.example:22/",
    "http://news.example:99999/",
    "http://news.example:port/",
    "http://user@news.example/",
    "http://user:password@news.example/",
    "http://news.example@127.0.0.1/",
    "http://127.0.0.1\\@news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://[::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[2606:4700::1111]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1.:8080/",
    "http://１２７.1/",
    "http://localhost:5432/",
    "http://intranet/",
    "http://news..example/",
    "http://news.example/\nHost: other",
    "http://news .example/",
    "http://news%2eexample/",
    "http://news.example/" + "a" * 4000,
    "http://" + "a" * 64 + ".example/",
    "http://\ud800.example/",
    "http://℀.example/",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_odd_address_is_refused_before_anything_is_looked_up(internet, refusal, url):
    internet.lookup = lambda host, port: pytest.fail(f"looked up {host}")
    assert refusal(url) == "not_allowed"
    assert internet.connected == []


LITERAL = [
    "127.0.0.1",
    "127.0.0.1.",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
]


@pytest.mark.parametrize("host", LITERAL)
def test_an_ip_address_that_is_not_public_is_refused(refusal, internet, host):
    internet.lookup = Network().lookup  # the system reads the number
    assert refusal(f"http://{host}/") == "not_allowed"
    assert internet.connected == []


NOT_PUBLIC = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%2", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::192.168.0.1", "64:ff9b::100.64.0.1"),
    *("64:ff9b::168.63.129.16", "64:ff9b:1::5db8:d822", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2002:5db8:d822::"),
    *("2001::7f00:1", "2001:0:5db8:d822::1", "2001:db8::1", "2001:10::1", "3fff::1", "100::1", "5f00::1"),
    *("4000::1", "2606:4700::1111%eth0", "::ffff:0:0", "64:ff9b::"),
    *("localhost", "1.2.3", "", "0x7f000001"),
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_must_not_lead_to_an_address_that_is_not_public(internet, refusal, address):
    site = internet.site("news.example")
    internet.names["news.example"] = [["93.184.216.1", address]]
    assert refusal("http://news.example/") == "not_allowed"
    internet.names["news.example"] = [[address]]
    assert refusal("https://news.example/") == "not_allowed"
    assert internet.connected == []
    assert site.requests == []


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_neither_must_the_name_in_a_redirect(internet, refusal, address):
    internet.site("news.example", redirect("http://evil.example/latest/meta-data/"))
    internet.names["evil.example"] = [[address]]
    assert refusal("http://news.example/") == "not_allowed"
    assert {address for address, _port in internet.connected} == {"93.184.216.1"}


def test_public_addresses_are_allowed():
    assert public_addresses(["93.184.216.34", "2606:4700::1111"]) == ["93.184.216.34", "2606:4700::1111"]
    assert public_addresses(["::ffff:93.184.216.34", "93.184.216.34"]) == ["93.184.216.34"]
    assert public_addresses(["64:ff9b::5db8:d822"]) == ["64:ff9b::5db8:d822"]  # a network without IPv4
    assert len(public_addresses([f"93.184.216.{number}" for number in range(50)])) == 4


def test_the_operator_can_refuse_more_networks(settings, monkeypatch):
    monkeypatch.setenv("FETCH_REFUSED_NETWORKS", "93.184.0.0/16, 2606::/16")
    settings.FETCH_REFUSED_NETWORKS = networks(Env(), "FETCH_REFUSED_NETWORKS")
    for address in ("93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"):
        with pytest.raises(FetchError):
            public_addresses([address])
    assert public_addresses(["151.101.1.1"])


@pytest.mark.parametrize("text", ["93.184.0.1/16", "internal", "10.0.0.0/33"])
def test_a_network_that_cannot_be_read_stops_the_site(monkeypatch, text):
    monkeypatch.setenv("FETCH_REFUSED_NETWORKS", text)
    with pytest.raises(ImproperlyConfigured, match="FETCH_REFUSED_NETWORKS must be networks such as"):
        networks(Env(), "FETCH_REFUSED_NETWORKS")


@pytest.mark.parametrize(
    ("url", "fetched"),
    [
        ("HTTP://NEWS.Example/A", "http://news.example/A"),
        ("news.example", "https://news.example/"),
        ("http://news.example.", "http://news.example/"),
        ("http://news.example:80/", "http://news.example/"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("https://news.example:443?a=b", "https://news.example/?a=b"),
        ("http://bücher.example/straße?q=ü#top", "http://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC"),
        ("http://xn--bcher-kva.example/%C3%BC", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://ｎｅｗｓ。example/", "http://news.example/"),
        ("http://faß.example", "http://xn--fa-hia.example/"),
        ("http://under_score.example/", "http://under_score.example/"),
        ("http://news.example/%00%0d%0aHost:x", "http://news.example/%00%0d%0aHost:x"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
    ],
)
def test_addresses_are_written_in_one_way(url, fetched):
    assert Target.parse(url).url == fetched


def test_a_name_in_unicode_is_looked_up_and_asked_for_in_ascii(internet):
    site = internet.site("xn--bcher-kva.example")
    assert internet.fetch("http://Bücher.example./straße").text == HTML
    assert "GET /stra%C3%9Fe HTTP/1.1\r\nHost: xn--bcher-kva.example\r\n" in site.requests[-1]
