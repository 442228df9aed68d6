"""Redirects are followed one by one, and each is checked like the first address."""

import socket

import pytest

from .internet import HTML, answer, redirect


def test_redirects_are_followed_to_the_page(internet):
    internet.site("news.example", {"/": redirect("/a"), "/a": redirect("b?c=d", status="301 Moved")})
    internet.site("news.example", tls=True)
    internet.servers["93.184.216.1", 80].pages["/b?c=d"] = redirect("//www.example/e", status="308 Permanent")
    site = internet.site("www.example", {"/e": redirect("https://news.example/f#g", status="307 Temporary")})
    assert internet.fetch("http://news.example/").url == "https://news.example/f"
    assert site.paths == ["/robots.txt", "/e"]


def test_a_redirect_from_https_to_http_is_followed(internet):
    internet.site("short.example", redirect("http://news.example/"), tls=True)
    internet.site("news.example")
    assert internet.fetch("https://short.example/").url == "http://news.example/"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://news.example/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "http://news.example:8080/",
        "//news.example:22",
        "http://user:password@news.example/",
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://intranet/",
        "//evil.example\\@news.example/",
        "http:\\\\127.0.0.1\\",
        "http://news.example/" + "a" * 4000,
    ],
)
def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(internet, refusal, location):
    internet.names |= {"127.0.0.1": [["127.0.0.1"]], "localhost": [["127.0.0.1", "::1"]]}
    internet.names["169.254.169.254"] = [["169.254.169.254"]]
    internet.site("news.example", redirect(location))
    assert refusal("http://news.example/") == "not_allowed"
    assert internet.connected == [("93.184.216.1", 80)] * 2  # for robots.txt and the page


@pytest.mark.parametrize("location", ["/", "", "#", "?", "http://news.example", "//news.example/"])
def test_endless_redirects_end(internet, refusal, location):
    site = internet.site("news.example", redirect(location))
    assert refusal("http://news.example/") == "redirects"
    assert len(site.paths) == 1 + 6  # with robots.txt


def test_endless_redirects_to_ever_new_names_end(internet, refusal):
    for number in range(9):
        internet.site(f"n{number}.example", redirect(f"http://n{number + 1}.example/"))
    assert refusal("http://n0.example/") == "redirects"


def test_a_cookie_loop_ends_because_no_cookie_is_kept(internet, refusal):
    site = internet.site("news.example", redirect("/", "Set-Cookie: visited=1; Path=/"))
    assert refusal("http://news.example/") == "redirects"
    assert not any("cookie" in request.lower() for request in site.requests)


def test_the_body_of_a_redirect_is_not_read(internet):
    endless = redirect("/page").replace(b"Content-Length: 0", b"Content-Length: 99999999999")
    internet.site("news.example", {"/": endless, "/page": answer()})
    assert internet.fetch("http://news.example/").text == HTML


def test_a_redirect_that_leads_nowhere_is_not_a_page(internet, refusal):
    internet.site("news.example", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
    assert refusal("http://news.example/") == "broken"


@pytest.mark.parametrize("location", ["/brücke zum tal", "/br%C3%BCcke%20zum%20tal", "http://bücher.example/"])
def test_an_address_that_the_site_did_not_encode_is_understood(internet, location):
    sent = redirect("LOCATION").replace(b"LOCATION", location.encode())
    internet.site("news.example", {"/": sent, "/br%C3%BCcke%20zum%20tal": redirect("//xn--bcher-kva.example/")})
    internet.site("xn--bcher-kva.example")
    assert internet.fetch("http://news.example/").url == "http://xn--bcher-kva.example/"


# --- Names --------------------------------------------------------------------------------------------------


def test_what_was_checked_is_what_is_connected_to(internet):
    site = internet.site("news.example")
    internet.names["news.example"] = [["93.184.216.1"], ["93.184.216.1"], ["127.0.0.1"]]
    assert internet.fetch("http://news.example/").text == HTML  # one answer for robots.txt, one for the page
    assert internet.connected == [("93.184.216.1", 80)] * 2
    assert len(site.requests) == 2


def test_a_name_that_leads_elsewhere_the_second_time_is_checked_again(internet, refusal):
    internet.site("news.example", redirect("/again"))
    internet.names["news.example"] = [["93.184.216.1"], ["93.184.216.1"], ["127.0.0.1"]]
    assert refusal("http://news.example/") == "not_allowed"
    assert {address for address, _port in internet.connected} == {"93.184.216.1"}


def test_a_name_that_leads_elsewhere_after_robots_is_checked_again(internet, refusal):
    internet.site("news.example")
    internet.names["news.example"] = [["93.184.216.1"], ["169.254.169.254"]]
    assert refusal("http://news.example/") == "not_allowed"
    assert {address for address, _port in internet.connected} == {"93.184.216.1"}


def test_the_next_address_is_tried_if_one_does_not_answer(internet):
    internet.site("news.example")
    internet.names["news.example"] = [["2606:4700::1111", "93.184.216.1"]]
    assert internet.fetch("http://news.example/").text == HTML
    assert internet.connected == [("2606:4700::1111", 80), ("93.184.216.1", 80)] * 2


def test_a_name_without_addresses_is_not_found(internet, refusal):
    internet.names["empty.example"] = [[]]
    assert refusal("http://nowhere.example/") == "unresolved"
    assert refusal("http://empty.example/") == "unresolved"


def test_a_name_server_that_does_not_answer_is_not_a_missing_name(internet, refusal):
    def lookup(host, port):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    internet.lookup = lookup
    assert refusal("http://news.example/") == "timeout"


def test_a_site_that_accepts_no_connection_is_unreachable(internet, refusal):
    internet.names["news.example"] = [["93.184.216.1", "2606:4700::1111"]]
    assert refusal("http://news.example/") == "unreachable"
