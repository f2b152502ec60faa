"""The lab's server as a test starts and speaks to it: HTTP and the WebSocket by hand.

For run_server.py, whose arguments say where the program is.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])

MEGABYTE = 1 << 20
MOST_BODY, MOST_UPLOAD, MOST_HEADER = MEGABYTE, 32 * MEGABYTE, 16 << 10
MOST_REQUEST_TIME = 20  # seconds
PATIENCE = 60  # seconds: longer than anything here takes on a busy machine

HIP_THRUST = {"exercise": "hip-thrust", "load": "40kg"}
# Many times longer than a test waits, so that whoever sees it end has stopped it.
LONG = {"question": HIP_THRUST, "samples": 1000}
LAST = {"full", "answer", "fault", "stopped"}


def is_sanitized() -> bool:
    cache = BUILD / "CMakeCache.txt"
    return cache.exists() and "SINEW_SANITIZE:BOOL=ON" in cache.read_text()


def sinew(*arguments):
    run = subprocess.run([BUILD / "sinew", *map(str, arguments)], capture_output=True, check=False)
    if run.returncode == 2:
        raise AssertionError(run.stderr.decode())
    return run.stdout


class Served:
    """A server of its own on a free port, with a folder of its own for what is temporary."""

    def __init__(self, port=0):
        self.folder = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            [BUILD / "sinew", "serve", "--port", str(port)], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": self.folder})
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Sinew's lab is open at http://localhost:(\d+)/\n", line)
        if not found:
            raise AssertionError(f"the server says {line!r}")
        self.port = int(found.group(1))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end(self):
        """Asks it to end; its status and how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        return status, time.monotonic() - began

    def connect(self, timeout=PATIENCE):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def ask(self, method, path, body=None, **headers):
        """Status, headers and body of a reply."""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()

    def post(self, name, body):
        return self.ask("POST", "/api/v1/" + name, body)

    def upload(self, text, name="file"):
        status, _, body = self.ask("POST", f"/api/v1/uploads?name={name}", text)
        if status != 200:
            raise AssertionError(body)
        return json.loads(body)["upload"]

    def kept_files(self):
        return sorted(Path(self.folder).glob("sinew-*/*"))

    def raw(self, *pieces):
        """Sends bytes as they are; all that comes back until the server closes."""
        with self.connect() as peer:
            for piece in pieces:
                try:
                    peer.sendall(piece)
                except (BrokenPipeError, ConnectionResetError):
                    break
            return read_to_end(peer)

    def request(self, *lines, body=b"", host=True):
        """A request of these lines, sent as it is; the connection closes after it."""
        all_lines = [*lines, *([f"Host: localhost:{self.port}"] if host else []),
                     "Connection: close", "", ""]
        return self.raw("\r\n".join(all_lines).encode("latin-1") + body)

    def resident(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) << 10

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def processor_time(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_idle(self, within=10):
        """Whether it stops computing: less than a tenth of a processor over half a second."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            before = self.processor_time()
            time.sleep(0.5)
            if self.processor_time() - before < 0.05:
                return True
        return False

    def is_busy(self, within=10):
        end, before = time.monotonic() + within, self.processor_time()
        while time.monotonic() < end:
            if self.processor_time() - before > 0.3:
                return True
            time.sleep(0.05)
        return False


def read_to_end(peer):
    got = b""
    while True:
        try:
            piece = peer.recv(1 << 16)
        except ConnectionResetError:
            return got
        if not piece:
            return got
        got += piece


def status_of(reply):
    found = re.match(rb"HTTP/1\.[01] (\d+) ", reply)
    return int(found.group(1)) if found else None


def read_block(block):
    """A simulation as it comes over the WebSocket: its JSON part, and the scene's bytes."""
    magic, length = struct.unpack_from("<4sI", block)
    if magic != b"SNWA":
        raise AssertionError(f"the block begins with {magic!r}")
    part = json.loads(block[8:8 + length])
    part["scene"] = block[8 + length:]
    return part


class Live:
    """A small WebSocket client, which may also say what no client should."""

    def __init__(self, server, headers=(), key=None):
        self.peer = server.connect()
        self.kept, self.parts = b"", []
        key = key or base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /api/v1/live HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *headers]
        if not any(line.lower().startswith("host:") for line in lines):
            lines.append(f"Host: localhost:{server.port}")
        self.peer.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self.kept:
            piece = self.peer.recv(4096)
            if not piece:
                break
            self.kept += piece
        self.header, _, self.kept = self.kept.partition(b"\r\n\r\n")
        accept = base64.b64encode(
            hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        self.is_open = (status_of(self.header) == 101
                        and b"Sec-WebSocket-Accept: " + accept in self.header)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.peer.close()

    def vanish(self):
        """Goes without a word: the connection is reset."""
        self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.peer.close()

    def send(self, payload, opcode=1, final=True, masked=True, reserved=0):
        first = (0x80 if final else 0) | reserved << 4 | opcode
        size, mask_bit = len(payload), 0x80 if masked else 0
        head = (struct.pack(">BB", first, mask_bit | size) if size < 126 else
                struct.pack(">BBH", first, mask_bit | 126, size) if size < 1 << 16 else
                struct.pack(">BBQ", first, mask_bit | 127, size))
        if masked:
            mask = os.urandom(4)
            whole = int.from_bytes(payload, "big") ^ int.from_bytes(
                (mask * (size // 4 + 1))[:size], "big")
            head, payload = head + mask, whole.to_bytes(size, "big")
        self.peer.sendall(head + payload)

    def tell(self, message):
        self.send(json.dumps(message).encode())

    def ask(self, number, ask, body=None):
        self.tell({"id": number, "ask": ask, **({} if body is None else {"body": body})})

    def take(self, size):
        while len(self.kept) < size:
            piece = self.peer.recv(1 << 20)
            if not piece:
                raise EOFError
            self.kept += piece
        taken, self.kept = self.kept[:size], self.kept[size:]
        return taken

    def frame(self):
        """The next frame as it is: opcode and payload."""
        first, second = self.take(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(self.take(2 if size == 126 else 8), "big")
        if second & 0x80:
            raise AssertionError("a server's frames are not masked")
        return first & 0x0F, bool(first & 0x80), self.take(size)

    def message(self):
        """The next message: a part as a dict; None once the server closes."""
        kind, whole = None, b""
        while True:
            try:
                opcode, final, payload = self.frame()
            except (EOFError, ConnectionResetError):
                return None
            if opcode == 8:
                return None
            if opcode == 9:
                self.send(payload, opcode=10)
                continue
            if opcode == 10:
                continue
            kind, whole = kind or opcode, whole + payload
            if final:
                part = json.loads(whole) if kind == 1 else read_block(whole)
                self.parts.append(part)
                return part

    def closing_code(self):
        """With which code it closes; 0: without one. What it says before is passed over."""
        while True:
            try:
                opcode, _, payload = self.frame()
            except (EOFError, ConnectionResetError):
                return 0
            if opcode == 8:
                return int.from_bytes(payload[:2], "big")

    def until_last(self, *numbers):
        """Reads until each of these asks has had its last part; those, by number."""
        ended = {}
        end = time.monotonic() + PATIENCE
        while set(ended) != set(numbers):
            if time.monotonic() > end:
                raise AssertionError(f"only {sorted(ended)} of {sorted(numbers)} have ended")
            part = self.message()
            if part is None:
                raise AssertionError("the server has closed")
            if part["part"] in LAST:
                if part["id"] in ended:
                    raise AssertionError(f"{part['id']} ended twice")
                ended[part["id"]] = part
        return ended

    def until(self, number, part):
        """Reads on to this part of this ask."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            got = self.message()
            if got is None:
                break
            if (got["id"], got["part"]) == (number, part):
                return got
        raise AssertionError(f"{number} was never told {part}")

    def stays_silent(self, seconds):
        """Whether nothing more is said; pings apart."""
        self.peer.settimeout(seconds)
        try:
            return self.message() is None
        except TimeoutError:
            return True
        finally:
            self.peer.settimeout(PATIENCE)
