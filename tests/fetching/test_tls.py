"""Over https, only the site whose name is in the address is believed."""

import socket
import ssl
import time

import pytest

from .internet import HTML, Internet, answer, redirect


def test_the_server_is_asked_for_the_site_by_name(internet):
    site = internet.site("news.example", tls=True)
    page = internet.fetch("https://NEWS.example./page")
    assert (page.url, page.text) == ("https://news.example/page", HTML)
    assert set(site.names) == {"news.example"}
    assert all("Host: news.example\r\n" in request for request in site.requests)
    assert internet.connected == [("93.184.216.1", 443)] * 2


def test_a_long_page_is_cut_off_over_https(internet):
    internet.site("news.example", answer("<p>" + "x" * 600_000), tls=True)
    assert len(internet.fetch("https://news.example/").content) == 512_000


def test_a_certificate_for_another_name_is_refused(internet, refusal):
    site = internet.site("news.example", tls="other.example")
    assert refusal("https://news.example/") == "tls"
    assert site.requests == []


def test_a_certificate_for_the_address_is_not_one_for_the_name(internet, refusal):
    site = internet.site("news.example", tls="93.184.216.1")
    assert refusal("https://news.example/") == "tls"
    assert site.requests == []


def test_a_certificate_that_nobody_vouches_for_is_refused(internet, refusal):
    site = internet.site("news.example", tls=True)
    internet.tls_context = super(Internet, internet).tls_context  # trusts only what the system trusts
    assert refusal("https://news.example/") == "tls"
    assert site.requests == []


def test_each_redirect_needs_a_certificate_of_its_own(internet, refusal):
    internet.site("news.example", redirect("https://other.example/"), tls=True)
    other = internet.site("other.example", tls="news.example")
    assert refusal("https://news.example/") == "tls"
    assert other.names == ["other.example"]
    assert other.requests == []


class NotEncrypting:
    @staticmethod
    def wrap_socket(connection: socket.socket, server_side: bool) -> socket.socket:
        connection.sendall(answer())
        return connection


def test_a_server_that_does_not_encrypt_is_refused(internet, refusal):
    internet.site("news.example", tls=True).tls = NotEncrypting
    assert refusal("https://news.example/") == "tls"


class Hesitating:
    @staticmethod
    def wrap_socket(connection: socket.socket, server_side: bool) -> socket.socket:
        record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + b"\0" * 10_000  # a long greeting, slowly
        for byte in record:
            time.sleep(0.02)
            connection.sendall(bytes([byte]))
        return connection


def test_a_server_that_never_finishes_the_handshake_is_given_up(internet, refusal):
    internet.site("news.example", tls=True).tls = Hesitating
    assert refusal("https://news.example/", seconds=0.4) == "timeout"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_versions_of_tls_are_refused(internet, refusal):
    site = internet.site("news.example", tls=True)
    site.tls.set_ciphers("ALL:@SECLEVEL=0")
    site.tls.minimum_version = site.tls.maximum_version = ssl.TLSVersion.TLSv1_1
    assert refusal("https://news.example/") == "tls"
    assert site.requests == []
