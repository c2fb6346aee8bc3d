"""Product pictures from a feed: a local file beside the feed, or an http(s) address, made safe and stored by content.

An address is resolved once, every address it resolves to must be public, and the connection goes to exactly that one, so
that neither a redirect nor a second DNS answer can lead inside the house.
"""

import hashlib
import io
import ipaddress
import socket
import ssl
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from PIL import Image, ImageOps

from catalog.errors import BadPictureAddress

LARGEST = 15 << 20  # bytes
PIXELS = 60_000_000
SIDE = 1600  # stored pictures are at most this long
SMALLEST = 64
REDIRECTS = 4
PATIENCE = 30.0  # seconds for one picture, all redirects together
PORTS = {80, 443, 8080, 8443}
FORMATS = {"JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO"}

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host name. Raises BadPictureAddress when it has none."""
    try:
        return list(
            dict.fromkeys(str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        )
    except (OSError, UnicodeError) as error:
        raise BadPictureAddress(f"The host {host[:80]} is not known.", retry=True) from error


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet: not private, loopback, link-local, multicast or reserved."""
    ip = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if inner is not None and not is_public(str(inner)):
        return False
    return ip.is_global and not ip.is_multicast


class PictureFetcher:
    """Fetches pictures and stores them under `folder` by content; the same picture is stored once."""

    def __init__(
        self, folder: Path, *, resolve: Resolve = resolve, public: Callable[[str], bool] = is_public
    ) -> None:
        self.folder, self._resolve, self._public = folder, resolve, public

    def store(self, source: str, beside: Path) -> str:
        """The stored picture's path relative to `folder`. `beside` is the feed's folder, for local files.

        Raises BadPictureAddress with what to do.
        """
        remote = "://" in source or source.startswith("//")
        return self.keep(self.read(source) if remote else read_local(source, beside))

    def keep(self, data: bytes) -> str:
        """Decodes, turns upright, shrinks to SIDE and stores picture bytes without their metadata; the relative path."""
        picture = decode(data)
        alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        picture = picture.convert("RGBA" if alpha else "RGB")
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        picture.save(out, "PNG") if alpha else picture.save(out, "JPEG", quality=90)
        digest = hashlib.blake2b(out.getvalue(), digest_size=16).hexdigest()
        relative = f"{digest[:2]}/{digest[2:]}.{'png' if alpha else 'jpg'}"
        path = self.folder / relative
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_suffix(f".{time.monotonic_ns()}.part")
            part.write_bytes(out.getvalue())
            part.replace(path)
        return relative

    def read(self, url: str) -> bytes:
        """The bytes at a public http(s) address. Raises BadPictureAddress."""
        deadline = time.monotonic() + PATIENCE
        for _ in range(REDIRECTS + 1):
            answer = self._get(url, deadline)
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        raise BadPictureAddress("The picture's address redirects too often.")

    def _get(self, url: str, deadline: float) -> bytes | str:
        """The body, or where the server says to look instead."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise BadPictureAddress(f"“{url[:80]}” is not a web address.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise BadPictureAddress(f"“{url[:80]}” is not a plain http or https address.")
        if port not in PORTS:
            raise BadPictureAddress(
                f"The picture's address uses port {port}; only {', '.join(map(str, sorted(PORTS)))} are allowed."
            )
        addresses = self._resolve(parts.hostname, port)
        if not addresses or not all(self._public(a) for a in addresses):
            raise BadPictureAddress("The picture's address leads into a private network; use a public one.")
        return self._read(parts.hostname, addresses[0], port, url, deadline)

    def _read(self, host: str, address: str, port: int, url: str, deadline: float) -> bytes | str:
        parts = urlsplit(url)
        name = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=f"{name}:{port}", fragment="").geturl()
        headers = {
            "Host": host if port in (80, 443) else f"{host}:{port}",
            "User-Agent": "fitting-room-catalog",
            "Accept": "image/*",
        }
        left = max(0.1, deadline - time.monotonic())
        try:
            with (
                httpx.Client(
                    timeout=httpx.Timeout(min(10.0, left), connect=min(5.0, left)), trust_env=False
                ) as client,
                client.stream("GET", target, headers=headers, extensions={"sni_hostname": host}) as response,
            ):
                if response.is_redirect:
                    return response.headers.get("location", "")
                if response.status_code != 200:
                    raise BadPictureAddress(
                        f"The server answered {response.status_code} for the picture.",
                        retry=response.status_code >= 500,
                    )
                return self._body(response, deadline)
        except (httpx.HTTPError, ssl.SSLError, OSError, ValueError) as error:
            raise BadPictureAddress(
                "The picture could not be fetched: the server did not answer properly in time.", retry=True
            ) from error

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        data = bytearray()
        for piece in response.iter_bytes(1 << 16):
            data += piece
            if len(data) > LARGEST:
                raise BadPictureAddress(f"The picture is larger than {LARGEST >> 20} MB.")
            if time.monotonic() > deadline:
                raise BadPictureAddress("The picture took too long to arrive.", retry=True)
        return bytes(data)


def read_local(source: str, beside: Path) -> bytes:
    """The bytes of a picture file in the feed's folder or below. Raises BadPictureAddress."""
    try:
        path = (beside / unquote(source)).resolve()
        inside = path.is_relative_to(beside.resolve())
        if not inside or not path.is_file():
            where = (
                "beside the feed" if inside else "there: pictures lie beside the feed or in a folder below it"
            )
            raise BadPictureAddress(f"There is no picture file {source[:80]} {where}.")
        if path.stat().st_size > LARGEST:
            raise BadPictureAddress(f"The picture {source[:80]} is larger than {LARGEST >> 20} MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise BadPictureAddress(f"The picture {source[:80]} cannot be read.") from error


def decode(data: bytes) -> Image.Image:
    """A picture from bytes, upright. Raises BadPictureAddress for what is none, too large, too small or broken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
            if picture.format not in FORMATS:
                raise BadPictureAddress(f"The picture is a {picture.format}; use JPEG, PNG or WebP.")
            if picture.width * picture.height > PIXELS:
                raise BadPictureAddress(
                    f"The picture has {picture.width}x{picture.height} pixels; {PIXELS // 1_000_000} megapixels is the most."
                )
            if min(picture.size) < SMALLEST:
                raise BadPictureAddress(
                    f"The picture has only {picture.width}x{picture.height} pixels; {SMALLEST} a side is the least."
                )
            picture.load()
            return ImageOps.exif_transpose(picture)
    except BadPictureAddress:
        raise
    except Exception as error:  # Pillow raises nearly anything for a hostile file
        raise BadPictureAddress(
            "The file is not a picture that can be read; use JPEG, PNG or WebP."
        ) from error
