"""Compression of responses."""

import gzip
import secrets

try:
    from isal import igzip
except ImportError:  # a platform without isal wheels
    igzip = None  # type: ignore[assignment]  # instead of the module

MIN_SIZE = 200  # bytes; smaller responses aren't compressed
_HEADER = 10  # bytes of a gzip header
_FNAME = 8  # the flag that says a file name follows


def compress(content: bytes) -> bytes:
    """Compress with gzip. For a page of 137 kB, isal's level 3 takes 0.4 ms; zlib's level 4 takes 1.9 ms for 5 %
    less."""
    return igzip.compress(content, 3, mtime=0) if igzip else gzip.compress(content, 4, mtime=0)


def with_random_length(compressed: bytes) -> bytes:
    """Add a file name of random length to gzipped data, as Django does against the BREACH attack: the length of
    the response must not reveal how much a page's secrets have in common with its text."""
    header = bytearray(compressed[:_HEADER])
    header[3] = _FNAME
    return bytes(header) + b"a" * secrets.randbelow(100) + b"\0" + compressed[_HEADER:]
