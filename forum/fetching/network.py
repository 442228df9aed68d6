"""Looking up names, and connections that end in time.

`public_addresses` decides what may be connected to. `Network` only looks up and connects: tests replace it, and
what decides stays the same.
"""

import queue
import socket
import ssl
from collections.abc import Buffer, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from time import monotonic

from django.conf import settings

from .failures import FetchError, Reason

CONNECT_SECONDS = 5  # for each address
MOST_ADDRESSES = 4  # that are tried
RECEIVED_AT_ONCE = 8192  # bytes

_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_NOT_PUBLIC = [
    ip_network(network)
    for network in (
        "168.63.129.16",  # Azure's internal services, which include credentials
        "192.0.0.0/24",  # for protocols, and metadata of Oracle's cloud
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # for protocols, such as Teredo
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
]


# --- Addresses ----------------------------------------------------------------------------------------------


def public_addresses(answers: Iterable[str]) -> list[str]:
    """The addresses to connect to. Raises FetchError if any of them isn't public, or if there are none."""
    addresses = [_unwrapped(answer) for answer in answers]
    if not addresses:
        raise FetchError(Reason.UNRESOLVED, "no addresses")
    for address in addresses:
        if not is_public(address):
            raise FetchError(Reason.NOT_ALLOWED, f"address {address}")
    return [str(address) for address in dict.fromkeys(addresses)][:MOST_ADDRESSES]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anyone on the internet can reach this address. NAT64 addresses lead to the IPv4 address in them."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id or address not in _GLOBAL_UNICAST:
            return False
    refused = [*_NOT_PUBLIC, *settings.FETCH_REFUSED_NETWORKS]
    return address.is_global and not address.is_multicast and not any(address in network for network in refused)


def _unwrapped(answer: str) -> IPv4Address | IPv6Address:
    try:
        address = ip_address(answer)
    except ValueError as error:
        raise FetchError(Reason.NOT_ALLOWED, error) from None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


# --- Limits -------------------------------------------------------------------------------------------------


class Meter:
    """How long a fetch may still take, and how much it may still receive. Exceeding either raises FetchError."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._bytes_left = 0

    def seconds_left(self) -> float:
        left = self._end - monotonic()
        if left <= 0:
            raise FetchError(Reason.TIMEOUT)
        return left

    def allow(self, amount: int) -> None:
        """Let so many bytes be received from now on."""
        self._bytes_left = amount

    def count(self, amount: int) -> None:
        self._bytes_left -= amount
        if self._bytes_left < 0:
            raise FetchError(Reason.TOO_BIG)


class MeteredSocket(socket.socket):
    """Each read waits only for as long as the whole fetch may take, however slowly bytes arrive."""

    meter: Meter

    def recv_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.meter.seconds_left())
        received = super().recv_into(buffer, _at_once(buffer, nbytes), flags)
        self.meter.count(received)
        return received


class MeteredTLSSocket(ssl.SSLSocket):
    """The same, encrypted. What it counts are bytes after decryption."""

    meter: Meter

    def recv_into(self, buffer: Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.meter.seconds_left())
        received = super().recv_into(buffer, _at_once(buffer, nbytes), flags)
        self.meter.count(received)
        return received


def _at_once(buffer: Buffer, nbytes: int | None) -> int:
    return min(nbytes or memoryview(buffer).nbytes, RECEIVED_AT_ONCE)


# --- The network --------------------------------------------------------------------------------------------


class Network:
    """The internet."""

    def lookup(self, host: str, port: int) -> list[str]:
        """All addresses of a host. Raises OSError if there are none."""
        # As bytes: Python would refuse some names that exist.
        found = socket.getaddrinfo(host.encode(), port, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]

    def connect(self, address: str, port: int, meter: Meter) -> MeteredSocket:
        """A connection to exactly this address. Raises OSError."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = MeteredSocket(family, socket.SOCK_STREAM)
        connection.meter = meter
        try:
            connection.settimeout(min(meter.seconds_left(), CONNECT_SECONDS))
            connection.connect((address, port))
        except BaseException:
            connection.close()
            raise
        return connection

    def tls_context(self) -> ssl.SSLContext:
        """What checks certificates: that the system trusts them, and that they are for the host."""
        return _tls_context()


@cache
def _tls_context() -> ssl.SSLContext:
    return metered(ssl.create_default_context())


def metered(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = MeteredTLSSocket
    return context


def connect(network: Network, scheme: str, host: str, port: int, meter: Meter) -> socket.socket:
    """A connection to a public address of the host, encrypted for https. Raises FetchError.

    The name is looked up once, so what is connected to is what was checked.
    """
    addresses = public_addresses(_lookup(network, host, port, meter))
    failure = FetchError(Reason.UNREACHABLE)
    for address in addresses:
        try:
            connection = network.connect(address, port, meter)
            break
        except TimeoutError as error:
            failure = FetchError(Reason.TIMEOUT, error)
        except OSError as error:
            failure = FetchError(Reason.UNREACHABLE, error)
    else:
        raise failure
    return _encrypted(network, connection, host, meter) if scheme == "https" else connection


def _lookup(network: Network, host: str, port: int, meter: Meter) -> list[str]:
    """Looks up a name in a thread, because nothing can interrupt the system's resolver."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(network.lookup(host, port))
        except OSError as error:
            answers.put(error)

    Thread(target=look_up, daemon=True, name="lookup").start()
    try:
        answer = answers.get(timeout=meter.seconds_left())
    except queue.Empty:
        raise FetchError(Reason.TIMEOUT, f"lookup of {host}") from None
    if isinstance(answer, OSError):
        # EAI_AGAIN: a name server didn't answer.
        reason = Reason.TIMEOUT if answer.errno == socket.EAI_AGAIN else Reason.UNRESOLVED
        raise FetchError(reason, answer) from answer
    return answer


def _encrypted(network: Network, connection: MeteredSocket, host: str, meter: Meter) -> socket.socket:
    """Sends the host's name to the server (SNI), and requires a valid certificate for it."""
    try:
        connection.settimeout(meter.seconds_left())
        encrypted = network.tls_context().wrap_socket(connection, server_hostname=host)
    except TimeoutError as error:
        raise FetchError(Reason.TIMEOUT, error) from error
    except OSError as error:
        raise FetchError(Reason.TLS, error) from error
    finally:
        connection.close()  # wrapping it leaves it empty
    assert isinstance(encrypted, MeteredTLSSocket)
    encrypted.meter = meter
    return encrypted
