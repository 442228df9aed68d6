"""Where the server listens, with how many processes, and what stands in front of it."""

import http.client
import resource
import shutil
import socket
from contextlib import ExitStack, closing, contextmanager
from urllib.request import urlopen

import pytest

from tests.running.sites import SERVE, Site, get, is_healthy, refusal, serving, stop, workers
from tests.support import floods, processes

# {buffering} is on or off: with off, nginx passes a body on as it arrives.
NGINX = """
daemon off; pid {folder}/pid; error_log stderr; user root;
events {{ worker_connections 4096; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
    fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{site};
            proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_request_buffering {buffering}; proxy_buffering {buffering};
        }}
    }}
}}
"""


class SocketFile(http.client.HTTPConnection):
    """A connection to a socket in the file system."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(processes.TIMEOUT)
        self.sock.connect(self.host)


@pytest.mark.deep
def test_the_server_listens_at_an_ipv6_address(data_dir):
    port = processes.free_port()
    with serving(data_dir, BIND=f"[::1]:{port}", SITE_URL=f"http://[::1]:{port}") as site:
        assert "<title>" in get(f"http://[::1]:{port}/")
        assert f"running at http://[::1]:{port}/" in site.output[-1]


@pytest.mark.deep
def test_the_server_listens_at_a_socket_file_with_as_many_processes_as_set(data_dir, tmp_path):
    where = tmp_path / "seedbed.sock"
    one = {"WEB_PROCESSES": 1, "WEB_THREADS": 1}
    few_files = ["sh", "-c", 'ulimit -Sn 300 && exec "$@"', "sh", *SERVE]
    with serving(data_dir, command=few_files, BIND=f"unix:{where}", TRUSTED_PROXIES=1, **one) as site:
        with closing(SocketFile(str(where))) as client:
            client.request("GET", "/", headers={"Host": "localhost"})
            assert b"<title>" in client.getresponse().read()
        second = refusal(DATA_DIR=tmp_path / "second", BIND=f"unix:{where}", TRUSTED_PROXIES=1)
        assert "another program is using it" in second
        [worker] = workers(data_dir, count=1)
        soft, hard = resource.prlimit(worker, resource.RLIMIT_NOFILE)
        assert soft == min(hard, 16_384)
        assert stop(site) == 0


@contextmanager
def nginx(site: Site, folder, *, buffering: str):
    """nginx in front of the site. Yields its port."""
    if not shutil.which("nginx"):
        pytest.skip("needs nginx")
    port = processes.free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, site=site.port, buffering=buffering))
    with processes.running(["nginx", "-c", config, "-p", folder]) as process:
        processes.until(lambda: _accepts(port))
        yield port
        process.terminate()
        process.wait(processes.TIMEOUT)


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port)):
            return True
    except OSError:
        return False


@pytest.mark.deep
@pytest.mark.parametrize("buffering", ["on", "off"])
def test_slow_clients_behind_nginx_affect_only_themselves(data_dir, tmp_path, buffering):
    with serving(data_dir) as site, nginx(site, tmp_path, buffering=buffering) as port:
        for kind in floods.KINDS:
            with floods.flood(("127.0.0.1", port), kind, size=100) as go_on:
                for _ in range(3):
                    go_on()
                    with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
                        assert b"<title>" in response.read()
                assert is_healthy(site)


@pytest.mark.deep
@pytest.mark.parametrize("buffering", ["on", "off"])
def test_a_form_that_arrives_in_pieces_through_nginx_is_read_whole(data_dir, tmp_path, buffering):
    body = b"csrfmiddlewaretoken=wrong&text=" + b"x" * 100_000
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with ExitStack() as stack:
        site = stack.enter_context(serving(data_dir))
        port = stack.enter_context(nginx(site, tmp_path, buffering=buffering))
        client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=processes.TIMEOUT))
        client.sendall(head)
        for start in range(0, len(body), 10_000):
            client.sendall(body[start : start + 10_000])
        assert client.recv(100).startswith(b"HTTP/1.1 403")  # no CSRF token
