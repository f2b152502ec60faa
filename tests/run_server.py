"""Runs the lab's server and asserts what it answers, what it refuses and what it outlives.

    run_server.py SOURCE BUILD

BUILD holds the program. HTTP and the WebSocket are spoken by hand where a well-behaved client would
not go so far. Everything happens on this machine's loopback, and every wait has a bound.
"""

import contextlib
import gzip
import http.client
import json
import math
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server_client import (
    SOURCE, BUILD, HIP_THRUST, LONG, MEGABYTE, MOST_BODY, MOST_HEADER, MOST_REQUEST_TIME,
    MOST_UPLOAD, PATIENCE, is_sanitized, Live, read_to_end, Served, sinew, status_of,
)


def setUpModule():
    global server
    server = Served()


def tearDownModule():
    server.close()


class Case(unittest.TestCase):
    def tearDown(self):
        self.assertIsNone(server.process.poll(), "the server has ended")

    def faulted(self, reply, status, message, of=None):
        """The reply is this status, and its fault says so."""
        got, headers, body = reply
        self.assertEqual(got, status, body[:300])
        self.assertEqual(headers["Content-Type"], "application/json")
        fault = json.loads(body)["fault"]
        self.assertRegex(fault["message"], message)
        if of:
            self.assertEqual(fault["field"], of)
        return fault


class Bounds(Case):
    """What is too large, too slow or too much is refused, and nobody else waits for it."""

    def test_a_body_past_its_bound_is_refused_by_its_declared_length_alone(self):
        for path, bound in (("simulate", MOST_BODY), ("uploads", MOST_UPLOAD)):
            reply = server.request(f"POST /api/v1/{path} HTTP/1.1", f"Content-Length: {bound + 1}")
            self.assertEqual(status_of(reply), 413, reply)
            self.assertIn(f"larger than {bound} bytes".encode(), reply)

    def test_who_sends_all_of_a_large_body_still_reads_why_it_was_refused(self):
        for path, bound, size in (("simulate", MOST_BODY, 20 * MEGABYTE),
                                  ("uploads", MOST_UPLOAD, 48 * MEGABYTE)):
            self.faulted(server.ask("POST", "/api/v1/" + path, bytes(size)), 413,
                         rf"^error: \[body\] it is larger than {bound} bytes$", "body")

    def test_a_body_in_chunks_has_the_same_bound(self):
        for path, bound, chunks in (("simulate", MOST_BODY, 32), ("uploads", MOST_UPLOAD, 600)):
            status, headers, body = server.ask("POST", "/api/v1/" + path,
                                               iter([bytes(1 << 16)] * chunks))
            self.faulted((status, headers, body), 413, f"larger than {bound} bytes")
        self.assertEqual(server.ask("POST", "/api/v1/simulate",
                                    iter([b'{"exercise":', b'"front-', b'plank"}']))[0], 200)

    def test_a_body_up_to_the_bound_is_read(self):
        text = json.dumps({"exercise": "no-such"})
        self.faulted(server.post("simulate", text.ljust(MOST_BODY)), 400, "'no-such' is not known")
        self.faulted(server.post("simulate", text.ljust(MOST_BODY + 1)), 413, "larger than")

    def test_a_chunk_s_own_header_has_a_bound(self):
        """Its length may be followed by words without end, which no bound of the body counts."""
        before = server.resident()
        reply = server.raw(b"POST /api/v1/simulate HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                           + f"Host: localhost:{server.port}\r\n\r\n".encode() + b"5;",
                           *[b"a" * MEGABYTE] * 64)
        self.assertEqual(status_of(reply), 400, reply[:200])
        self.assertLess(server.resident() - before, 16 * MEGABYTE)

    def test_a_header_past_its_bound_is_431(self):
        for line in ("X: " + "a" * MOST_HEADER, "\r\n".join(f"X{k}: b" for k in range(4000))):
            reply = server.request("GET / HTTP/1.1", line)
            self.assertEqual(status_of(reply), 431, reply[:200])
        self.assertEqual(status_of(server.request("GET /" + "a" * MOST_HEADER + " HTTP/1.1")), 431)
        self.assertEqual(status_of(server.request("GET /api/v1/version HTTP/1.1",
                                                  "X: " + "a" * (MOST_HEADER // 2))), 200)

    def test_who_waits_to_be_invited_is(self):
        body = json.dumps({"exercise": "no-such"}).encode()
        with server.connect() as peer:
            peer.sendall(f"POST /api/v1/simulate HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
                         f"Expect: 100-continue\r\nConnection: close\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode())
            self.assertEqual(peer.recv(1000), b"HTTP/1.1 100 Continue\r\n\r\n")
            peer.sendall(body)
            self.assertEqual(status_of(read_to_end(peer)), 400)

    def test_slow_clients_are_let_go_and_others_do_not_wait(self):
        """One sends its header byte by byte, one stops in it, one stops in its body, and one is
        slow with its second request: each has the bound's time from its first byte."""
        header = f"POST /api/v1/simulate HTTP/1.1\r\nHost: localhost:{server.port}\r\n".encode()
        whole = f"GET /api/v1/version HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode()
        trickle, *others = peers = [server.connect() for _ in range(4)]
        began, gone = time.monotonic(), {}
        others[0].sendall(header)
        others[1].sendall(header + b"Content-Length: 100\r\n\r\nhalf")
        others[2].sendall(whole)
        self.assertEqual(status_of(others[2].recv(1 << 16)), 200)
        others[2].sendall(header)
        for peer in peers:
            peer.setblocking(False)
        slowest, sent = 0, 0
        while len(gone) < len(peers) and time.monotonic() - began < MOST_REQUEST_TIME + 10:
            if trickle not in gone:
                with contextlib.suppress(OSError):
                    trickle.send((header + b"X-Slow: ".ljust(1000, b"a"))[sent:sent + 1])
                sent += 1
            for peer in peers:
                with contextlib.suppress(BlockingIOError):
                    try:
                        if peer not in gone and peer.recv(1000) == b"":
                            gone[peer] = time.monotonic() - began
                    except ConnectionResetError:
                        gone[peer] = time.monotonic() - began
            asked = time.monotonic()
            self.assertEqual(server.ask("GET", "/api/v1/version")[0], 200)
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.25)
        for peer in peers:
            peer.close()
        self.assertEqual(len(gone), len(peers), "some were never let go")
        for seconds in gone.values():
            self.assertGreater(seconds, MOST_REQUEST_TIME - 1)
            self.assertLess(seconds, MOST_REQUEST_TIME + 8)
        self.assertLess(slowest, 5)

    def test_connections_past_the_most_are_closed_and_those_after_served(self):
        peers = [server.connect(timeout=5) for _ in range(160)]
        try:
            closed = 0
            time.sleep(0.5)
            for peer in peers:
                peer.setblocking(False)
                try:
                    closed += peer.recv(1) == b""
                except BlockingIOError:
                    pass
                except ConnectionResetError:
                    closed += 1
            self.assertGreaterEqual(closed, 160 - 128)
            self.assertLess(closed, 160)
        finally:
            for peer in peers:
                peer.close()
        time.sleep(0.5)
        self.assertEqual(server.ask("GET", "/api/v1/version")[0], 200)

    def test_uploads_are_bounded_and_the_oldest_goes(self):
        names = [server.upload(f"<model-{k}/>") for k in range(40)]
        self.assertEqual(len(set(names)), 40)
        files = server.kept_files()
        self.assertEqual(len(files), 16)
        self.assertIn("<model-39/>", {file.read_text() for file in files})
        self.faulted(server.post("simulate", {"exercise": "front-plank", "body": names[0]}), 400,
                     f"'{names[0]}' is not, or no longer, among the uploads", "body")


class Places(Case):
    """A request never becomes a path."""

    def test_no_target_leaves_the_page_s_folder(self):
        targets = ["/../../etc/passwd", "/../sinew", "/..%2f..%2fetc%2fpasswd",
                   "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../data/adult/segments.csv",
                   "/assets/..", "//etc/passwd", "/etc/passwd", "/..\\..\\etc\\passwd",
                   "/index.html%00.txt", "/.", "/./index.html", "/data/exercises/hip_thrust.yaml",
                   "/api/v1/../../../etc/passwd", "/api/v1/uploads/upload-1", "/api/v1/",
                   "http://elsewhere.example/etc/passwd", "/index.html/", "/~root"]
        for target in targets:
            reply = server.request(f"GET {target} HTTP/1.1")
            self.assertEqual(status_of(reply), 404, (target, reply[:200]))
            self.assertNotIn(b"root:", reply)
        for target in ("/\0", "/index.html\0", "/\x01", "/a b"):
            self.assertEqual(status_of(server.request(f"GET {target} HTTP/1.1")), 400, target)

    def test_no_question_names_a_path(self):
        for path in ("data/exercises/hip_thrust.yaml", "hip_thrust.yaml", "/etc/passwd",
                     "../hip_thrust", "./hip-thrust", "x.yml"):
            for name, body, field in (
                    ("simulate", {"exercise": path}, "exercise"),
                    ("series", {"exercise": path}, "exercise"),
                    ("sample", {"question": {"exercise": path}}, "exercise"),
                    ("guide", {"exercise": path}, "exercise"),
                    ("compare", {"exercises": [path, "front-plank"]}, "exercises"),
                    ("check", {"claims": path}, "claims"), ("page", {"claims": path}, "claims")):
                self.faulted(server.post(name, body), 400, f"'{re.escape(path)}' is a path", field)
        for name, body in (("simulate", {"exercise": ".."}), ("simulate", {"exercise": "."}),
                           ("simulate", {"exercise": "hip_thrust\0"}),
                           ("compare", {"exercises": ["hip-thrust+../x", "front-plank"]}),
                           ("check", {"claims": ".."}),
                           ("simulate", {"exercise": "front-plank", "body": "upload-1\0"})):
            self.assertEqual(server.post(name, body)[0], 400, body)
        ours = server.upload("<not-a-model/>")
        for path in ("/etc/passwd", f"../{ours}", f"{ours}.osim", f"/{ours}",
                     str(server.kept_files()[-1]), "", "upload-0", "upload-99999"):
            self.faulted(server.post("simulate", {"exercise": "front-plank", "body": path}), 400,
                         "is not, or no longer, among the uploads", "body")
            self.faulted(server.post("simulate", {"motion": path}), 400,
                         "is not, or no longer, among the uploads", "motion")

    def test_no_name_of_an_upload_is_a_path(self):
        before = server.kept_files()
        for name in ("../x", "a/b", "/etc/passwd", "", "a%2Fb", "a b", "x" * 65, "&b=1", "\\x"):
            status, _, body = server.ask("POST", f"/api/v1/uploads?name={name.replace(' ', '+')}", b"x")
            self.assertEqual(status, 400, (name, body))
            self.assertIn("[name] must be 1 to 64 letters", json.loads(body)["fault"]["message"])
        self.assertEqual(server.kept_files(), before)
        self.assertTrue(server.upload(b"x", "..").startswith("upload-"))  # behind its number


class Visitors(Case):
    """Only this server's own page, and programs, may ask."""

    def hosts(self):
        """Host, Origin, and whether that may ask."""
        port = server.port
        own = f"http://localhost:{port}"
        return [(f"localhost:{port}", None, True), (f"127.0.0.1:{port}", None, True),
                (f"LOCALHOST:{port}", own, True), (f"localhost:{port}", own, True),
                (f"[::1]:{port}", f"http://[::1]:{port}", True),
                ("localhost", None, False), (f"localhost:{port + 1}", None, False),
                (f"elsewhere.example:{port}", None, False), ("elsewhere.example", None, False),
                (f"localhost.elsewhere.example:{port}", None, False), ("", None, False),
                (f"127.0.0.2:{port}", None, False), (f"localhost:{port}.", None, False),
                (f"localhost:{port}", "http://elsewhere.example", False),
                (f"localhost:{port}", f"http://elsewhere.example:{port}", False),
                (f"localhost:{port}", "null", False),
                (f"localhost:{port}", f"https://localhost:{port}", False),
                (f"localhost:{port}", f"http://localhost:{port + 1}", False),
                (f"localhost:{port}", own + "/", False),
                (f"elsewhere.example:{port}", f"http://elsewhere.example:{port}", False)]

    def test_a_wrong_host_or_origin_is_refused_and_the_right_ones_are_not(self):
        for host, origin, may in self.hosts():
            lines = [f"Host: {host}", *([f"Origin: {origin}"] if origin is not None else [])]
            for first in ("GET /api/v1/version HTTP/1.1", "GET / HTTP/1.1",
                          "POST /api/v1/uploads HTTP/1.1"):
                length = ["Content-Length: 0"] if first.startswith("POST") else []
                reply = server.request(first, *lines, *length, host=False)
                if may:
                    self.assertNotEqual(status_of(reply), 403, (host, origin, reply))
                else:
                    self.assertEqual(status_of(reply), 403, (host, origin, reply))
                    self.assertIn(b"error: [request]", reply)

    def test_the_same_holds_for_the_websocket(self):
        for host, origin, may in self.hosts():
            headers = [f"Host: {host}", *([f"Origin: {origin}"] if origin is not None else [])]
            with Live(server, headers) as live:
                self.assertEqual(live.is_open, may, (host, origin, live.header))
                if not may:
                    self.assertEqual(status_of(live.header), 403)

    def test_a_missing_host_is_refused(self):
        reply = server.request("GET /api/v1/version HTTP/1.1", host=False)
        self.assertEqual(status_of(reply), 403)
        self.assertIn(b"names no Host", reply)

    def test_no_other_site_is_let_in_by_a_header(self):
        for method, path in (("GET", "/"), ("GET", "/api/v1/version"), ("GET", "/nothing"),
                             ("OPTIONS", "/api/v1/simulate")):
            headers = server.ask(method, path)[1]
            self.assertFalse([name for name in headers if name.startswith("Access-Control")])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])


class Questions(Case):
    """Wrong asks are refused with their place, by the words of the library."""

    def test_what_is_no_json_is_refused(self):
        for body in (b"", b"{", b"nonsense", b"\xff\xfe\x00", b"\0", b"{'exercise': 'x'}",
                     b'{"exercise": "hip-thrust"', b'{"exercise": "\xff"}', b'{"exercise": NaN}',
                     b'{"exercise":"hip-thrust"}{}', os.urandom(1000)):
            self.faulted(server.post("simulate", body), 400, r"\[question\] is not JSON")
            for name in ("sample", "guide", "compare", "check", "page"):
                self.faulted(server.post(name, body), 400, r"\[ask\] is not JSON")

    def test_json_nested_without_end_is_refused(self):
        deep = "[" * 400000 + "]" * 400000
        objects = '{"a":' * 100000 + "1" + "}" * 100000
        for name, body in (("simulate", deep), ("simulate", objects),
                           ("simulate", '{"exercise":' + deep + "}"),
                           ("sample", '{"question":' + deep + "}"), ("compare", deep),
                           ("check", '{"claims":' + objects + "}")):
            self.faulted(server.post(name, body), 400, "nested deeper than 32 levels", "ask")
        with Live(server) as live:
            live.send(('{"id":1,"ask":"guide","body":' + deep + "}").encode())
            self.assertIn("nested deeper", live.message()["fault"]["message"])
            live.ask(2, "guide", {"exercise": "front-plank"})
            self.assertEqual(live.until_last(2)[2]["part"], "answer")
        # Brackets in a text are no levels.
        self.faulted(server.post("simulate", {"exercise": '\\"' + "[{" * 50}), 400, "is not known")

    def test_json_of_another_kind_is_refused_by_its_key(self):
        for name, body, message in (
                ("simulate", [], r"\[question\] is \[\]; it must be an object"),
                ("simulate", None, r"\[question\] is null; it must be an object"),
                ("simulate", {}, r"\[exercise\] is missing"),
                ("simulate", {"exercise": 1}, r"\[exercise\] is 1; it must be text"),
                ("simulate", {"exercise": "hip-thrust", "load": 40}, r"\[load\] is 40; it must be"),
                ("simulate", {"exercise": "hip-thrust", "variations": "paused"},
                 r'\[variations\] is "paused"; it must be an array of names'),
                ("simulate", {"exercise": "hip-thrust", "faults": [1]}, r"\[faults\] is \[1\]"),
                ("simulate", {"exercise": "hip-thrust", "pressure": "no"}, r"\[pressure\] is "),
                ("sample", {}, r"\[question\] is missing"),
                ("sample", {"question": HIP_THRUST, "samples": 0}, r"\[samples\] must be a whole"),
                ("sample", {"question": HIP_THRUST, "samples": 1001}, r"from 1 to 1000"),
                ("sample", {"question": HIP_THRUST, "samples": 2.5}, r"\[samples\] must be a whole"),
                ("sample", {"question": HIP_THRUST, "seed": -1}, r"\[seed\] must be a whole"),
                ("sample", {"question": HIP_THRUST, "hold_load": "both"}, r"\[hold_load\] is 'both'"),
                ("guide", {"exercise": ["hip-thrust"]}, r"\[exercise\] must be text"),
                ("compare", {"exercises": "hip-thrust"}, r"\[exercises\] must be an array"),
                ("compare", {"exercises": ["hip-thrust"]}, "two or more are compared"),
                ("compare", {"exercises": ["front-plank"] * 21}, "at most 20 are compared"),
                ("check", {"claims": 7}, r"\[claims\] must be text"),
                ("page", {}, r"\[claims\] is missing")):
            body = "null" if body is None else body
            self.faulted(server.post(name, body), 400, message)

    def test_unknown_fields_are_refused_with_the_nearest(self):
        for name, body, key, nearest in (
                ("simulate", {"exercise": "hip-thrust", "laod": "40kg"}, "laod", "load"),
                ("series", {"exercise": "hip-thrust", "brase": "30%"}, "brase", "brace"),
                ("sample", {"question": HIP_THRUST, "sampels": 3}, "sampels", "samples"),
                ("guide", {"exercise": "hip-thrust", "hieght": "1.7m"}, "hieght", "height"),
                ("compare", {"exercises": ["hip-thrust", "front-plank"], "muscle": []}, "muscle",
                 "muscles"),
                ("check", {"claims": "hip-thrust-for-abs", "sample": 3}, "sample", "samples")):
            self.faulted(server.post(name, body), 400, f"nearest: {nearest}$", key)

    def test_what_the_laboratory_refuses_is_told_in_its_words(self):
        fault = self.faulted(server.post("simulate", {"exercise": "hip-trust"}), 400,
                             "'hip-trust' is not known; nearest: hip-thrust", "exercise")
        self.assertNotIn("\n", fault["message"])
        self.faulted(server.post("simulate", {**HIP_THRUST, "load": "40"}), 400,
                     r"\[--load\] '40' has no unit", "load")
        self.faulted(server.post("simulate", {**HIP_THRUST, "bench_height": "5m"}), 400,
                     r"\[--bench-height\]", "bench_height")
        self.faulted(server.post("simulate", {"exercise": "front-plank",
                                              "body": server.upload("<not-a-model/>")}), 400, ".")

    def test_paths_and_methods_are_known_or_refused(self):
        for path in ("/nothing", "/api", "/api/v1", "/api/v2/version", "/api/v1/nothing"):
            self.faulted(server.ask("GET", path), 404, "there is no " + path, "path")
        self.faulted(server.post("nothing", {}), 404, "there is no /api/v1/nothing", "path")
        for method, path, allowed in (
                ("GET", "/api/v1/simulate", "POST"), ("HEAD", "/api/v1/simulate", "POST"),
                ("GET", "/api/v1/uploads", "POST"), ("PUT", "/api/v1/uploads", "POST"),
                ("POST", "/api/v1/version", "GET, HEAD"), ("POST", "/", "GET, HEAD"),
                ("DELETE", "/api/v1/exercises", "GET, HEAD"),
                ("OPTIONS", "/api/v1/simulate", "POST"), ("TRACE", "/", "GET, HEAD"),
                ("PATCH", "/api/v1/check", "POST"), ("NONSENSE", "/api/v1/check", "POST")):
            status, headers, _ = server.ask(method, path)
            self.assertEqual((status, headers["Allow"]), (405, allowed), (method, path))
        self.faulted(server.ask("GET", "/api/v1/live"), 426, "is a WebSocket")
        self.assertEqual(server.ask("GET", "/api/v1/version?with=a&query")[0], 200)

    def test_what_is_no_http_is_refused(self):
        for noise in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(100)),
                      b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                      b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                      b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                      b"GET / HTTP/1.1\r\n: x\r\n\r\n"):
            self.assertEqual(status_of(server.raw(noise)), 400, noise)


class Answers(Case):
    def test_head_says_what_get_would_and_sends_nothing_more(self):
        for path in ("/api/v1/version", "/api/v1/exercises", "/nothing"):
            connection = http.client.HTTPConnection("localhost", server.port, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("HEAD", path)
                head = connection.getresponse()
                self.assertEqual(head.read(), b"")
                connection.request("GET", path)  # the same connection: nothing was left in it
                get = connection.getresponse()
                body = get.read()
                self.assertEqual((head.status, head.headers.items()),
                                 (get.status, get.headers.items()))
                self.assertEqual(int(get.headers["Content-Length"]), len(body))

    def test_packed_files_unpack_to_the_plain_ones(self):
        if not (BUILD / "page/index.html").exists():
            self.skipTest("the page was not built")
        plain = server.ask("GET", "/")
        self.assertEqual(plain[0], 200)
        self.assertIsNone(plain[1]["Content-Encoding"])
        packed = server.ask("GET", "/", Accept_Encoding="br, gzip")
        self.assertEqual((packed[1]["Content-Encoding"], packed[1]["Vary"]),
                         ("gzip", "Accept-Encoding"))
        self.assertEqual(gzip.decompress(packed[2]), plain[2])
        self.assertLess(len(packed[2]), len(plain[2]))
        for field, taken in (("gzip;q=0", None), ("br, GZIP;q=0.5", "gzip"), ("gzip;q=0.0", None),
                             ("identity", None), ("x-gzip", None), (";;,", None)):
            headers = server.ask("GET", "/", Accept_Encoding=field)[1]
            self.assertEqual(headers["Content-Encoding"], taken, field)
        self.assertIsNone(server.ask("GET", "/api/v1/version", Accept_Encoding="gzip")[1]
                          ["Content-Encoding"])
        script = re.search(rb'src="(/assets/[^"]+\.js)"', plain[2]).group(1).decode()
        _, headers, _ = server.ask("GET", script, Accept_Encoding="gzip")
        self.assertIn("immutable", headers["Cache-Control"])
        self.assertEqual(headers["Content-Type"], "text/javascript; charset=utf-8")

    def test_lists_are_those_of_the_program(self):
        self.assertEqual(server.ask("GET", "/api/v1/exercises")[2], sinew("exercises", "--json", "-"))
        self.assertEqual({claim: (SOURCE / "data/claims").joinpath(
                              claim.replace("-", "_") + ".yaml").exists()
                          for claim in json.loads(server.ask("GET", "/api/v1/claims")[2])},
                         {"hip-thrust-for-abs": True})
        version = json.loads(server.ask("GET", "/api/v1/version")[2])
        self.assertEqual(version["api"], 1)
        self.assertIn(version["sinew"].encode(), sinew("--version"))

    def test_a_simulation_is_byte_for_byte_what_the_program_writes(self):
        for question in (
                HIP_THRUST,
                {"exercise": "hip-thrust", "load": "75%", "variations": ["paused", "abducted"],
                 "faults": ["short-lockout"]},
                {"exercise": "back-squat", "load": "60kg", "sex": "male", "height": "180cm",
                 "mass": "80kg", "strength": "1.3", "tempo": "3-0-1-0", "stance_width": "40cm"},
                {"exercise": "front-plank", "brace": "30%", "thorax": "free", "gain": "12",
                 "margin": "5", "exponent": "2"},
                {"exercise": "crunch", "pressure": False},
                {"exercise": "romanian-deadlift", "load": "60kg", "stability": False}):
            options = []
            for key, value in question.items():
                if key == "exercise":
                    options.append(value)
                elif value is False:
                    options.append(f"--no-{key}")
                elif isinstance(value, list):
                    options += [word for name in value for word in (f"--{key[:-1]}", name)]
                else:
                    options += ["--" + key.replace("_", "-"), value]
            status, _, body = server.post("simulate", question)
            self.assertEqual(status, 200, body[:300])
            self.assertTrue(body == sinew("analyze", *options, "--json", "-"), question)

    def test_a_dropped_model_is_simulated_as_the_program_does(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model.osim"
            sinew("body", "write", "--out", model)
            name = server.upload(model.read_bytes())
        # The program is given the same file, because notes name it; a page is not told its folder.
        kept = next(file for file in server.kept_files() if file.name == f"{name}-file")
        status, _, body = server.post("simulate", {"exercise": "crunch", "body": name})
        self.assertEqual(status, 200, body[:300])
        told = sinew("analyze", "crunch", "--body", kept, "--json", "-")
        self.assertIn(f"{kept.parent}/".encode(), told)
        self.assertTrue(body == told.replace(f"{kept.parent}/".encode(), b""))

    def test_a_dropped_motion_is_analysed_as_the_program_does(self):
        with tempfile.TemporaryDirectory() as folder:
            sinew("analyze", "back-squat", "--load", "0kg", "--out", folder)
            text = (Path(folder) / "motion.mot").read_bytes()
        name = server.upload(text, "squat.mot")
        kept = next(file for file in server.kept_files() if file.name == f"{name}-squat.mot")
        question = {"motion": name, "lowpass": "none", "start": "0.5s"}
        status, _, body = server.post("simulate", question)
        self.assertEqual(status, 200, body[:300])
        told = sinew("analyze", "--motion", kept, "--lowpass", "none", "--start", "0.5s", "--json", "-")
        self.assertTrue(body == told.replace(f"{kept.parent}/".encode(), b""))
        self.assertEqual(len(json.loads(body)["residuals"]), 6)
        # What is wrong names the file as its owner does, and no folder of ours.
        broken = server.upload(text[:2000], "half.mot")
        fault = self.faulted(server.post("simulate", {"motion": broken}), 400, "error: ")
        self.assertTrue(fault["message"].startswith(f"{broken}-half.mot:"), fault)
        self.faulted(server.post("simulate", {"motion": name, "load": "20kg"}), 400,
                     "belongs to an exercise", "load")
        self.faulted(server.post("sample", {"question": {"motion": name}}), 400,
                     "what is sampled is an exercise", "uncertainty")

    def test_other_asks_are_what_the_program_writes(self):
        for name, body, options in (
                ("sample", {"question": HIP_THRUST, "samples": 4, "seed": 3, "hold_load": "share"},
                 ["analyze", "hip-thrust", "--load", "40kg", "--uncertainty", "4", "--seed", "3",
                  "--hold-load", "share", "--json", "-"]),
                ("guide", {"exercise": "hanging-leg-raise", "sex": "male"},
                 ["guide", "hanging-leg-raise", "--sex", "male", "--json", "-"]),
                ("compare", {"exercises": ["hip-thrust+paused", "front-plank"], "load": "40kg",
                             "muscles": ["gluteus maximus"]},
                 ["compare", "hip-thrust+paused", "front-plank", "--load", "40kg", "--muscle",
                  "gluteus maximus", "--json", "-"])):
            status, _, answer = server.post(name, body)
            self.assertEqual(status, 200, answer[:300])
            self.assertTrue(answer == sinew(*options), name)

    def test_series_are_the_files_of_the_program(self):
        _, _, body = server.post("series", {"exercise": "front-plank"})
        files = {file["name"]: file["text"] for file in json.loads(body)["files"]}
        with tempfile.TemporaryDirectory() as folder:
            sinew("analyze", "front-plank", "--out", folder)
            self.assertEqual(files, {path.name: path.read_text()
                                     for path in Path(folder).iterdir()})


class Conversations(Case):
    """The WebSocket: every ask ends once, as what was asked last."""

    def test_a_simulation_is_previewed_and_then_told_in_full(self):
        with Live(server) as live:
            self.assertTrue(live.is_open)
            live.ask(5, "simulate", HIP_THRUST)
            preview, full = live.message(), live.message()
            self.assertEqual([(p["id"], p["part"]) for p in (preview, full)],
                             [(5, "preview"), (5, "full")])
            self.assertEqual(preview["question"], HIP_THRUST)
            self.assertLess(preview["result"]["frames"], full["result"]["frames"])
            self.assertEqual(full["result"], json.loads(server.post("simulate", HIP_THRUST)[2]))
            self.assertTrue(live.stays_silent(0.3))

    def test_a_scene_is_read_as_the_document_says(self):
        document = (SOURCE / "docs/scene_format.md").read_text()
        reader = {}
        exec(re.search(r"^```python\n(.*?)^```$", document, re.M | re.S).group(1), reader)
        with Live(server) as live:
            live.ask(1, "simulate", HIP_THRUST)
            full = live.until_last(1)[1]
        header, arrays = reader["read_scene"](full["scene"])
        frames = len(header["time_s"])
        counts = {"segments": 7, "muscles": 1, "contacts": 3, "spinal_levels": 1, "rods": 6}
        for name, of in (("segment_pose", "segments"), ("muscle_activation", "muscles"),
                         ("muscle_force_N", "muscles"), ("contact_point", "contacts"),
                         ("contact_force_N", "contacts"), ("rod_ends", "rods"),
                         ("spinal_compression_N", "spinal_levels")):
            self.assertEqual(len(arrays[name]), frames * len(header[of]) * counts[of], name)
        last = header["muscles"][-1]
        self.assertEqual(len(arrays["muscle_points"]),
                         frames * 3 * (last["first_point"] + last["points"]))
        # Every array and key is in the document, and all of it there.
        told = set(re.findall(r"^\| `(\w+)` \| frames", document, re.M))
        self.assertEqual(told, set(arrays))
        keys = re.search(r"## The header\n(.*?)##", document, re.S).group(1)
        told = set(re.findall(r"`(\w+)", "".join(re.findall(r"^\| ([^|]*) \|", keys, re.M))))
        self.assertEqual(told, set(header))
        # Two routes to one figure: the heaviest frame of the scene is the result's own.
        most = max(arrays["muscle_activation"])
        self.assertAlmostEqual(most, max(group["peak_activation"]
                                         for group in full["result"]["groups"]), delta=0.05)
        for at in range(0, len(arrays["segment_pose"]), 7):
            self.assertAlmostEqual(math.hypot(*arrays["segment_pose"][at + 3:at + 7]), 1, places=5)

    def test_a_newer_simulation_stops_the_one_before(self):
        with Live(server) as live:
            for number in range(1, 6):
                live.ask(number, "simulate", {**HIP_THRUST, "load": f"{number}0kg"})
            ended = live.until_last(*range(1, 6))
            self.assertEqual([ended[number]["part"] for number in range(1, 6)],
                             ["stopped"] * 4 + ["full"])
            self.assertEqual(ended[5]["result"]["load_kg"], 50)
            self.assertTrue(live.stays_silent(0.3))

    def test_progress_is_told_and_a_stop_ends_a_long_ask(self):
        with Live(server) as live:
            live.ask(1, "sample", LONG)
            steps = [live.until(1, "progress") for _ in range(3)]
            for step in steps:
                self.assertEqual(step["all"], 1000)
                self.assertLess(step["done"], 1000)
            self.assertEqual([step["done"] for step in steps],
                             sorted({step["done"] for step in steps}))
            asked = time.monotonic()
            live.ask(1, "stop")
            self.assertEqual(live.until_last(1)[1]["part"], "stopped")
            self.assertLess(time.monotonic() - asked, 5)
            live.ask(1, "stop")  # of what has ended: nothing
            live.ask(99, "stop")
            self.assertTrue(live.stays_silent(0.3))
            live.ask(1, "guide", {"exercise": "front-plank"})  # its number is free again
            self.assertEqual(live.until_last(1)[1]["part"], "answer")
        self.assertTrue(server.is_idle())

    def test_a_long_ask_that_is_left_alone_tells_all_its_steps(self):
        with Live(server) as live:
            live.ask(1, "sample", {"question": HIP_THRUST, "samples": 4})
            last = live.until_last(1)[1]
            self.assertEqual(last["part"], "answer")
            self.assertEqual(last["answer"]["uncertainty"]["samples"], 4)
            told = [part for part in live.parts if part["part"] == "progress"]
            self.assertEqual([part["done"] for part in told][-1], 4)

    def test_two_asks_run_beside_each_other(self):
        with Live(server) as live:
            live.ask(1, "sample", LONG)
            live.until(1, "progress")
            live.ask(2, "guide", {"exercise": "front-plank"})
            answer = live.until_last(2)[2]
            self.assertEqual(answer["answer"],
                             json.loads(server.post("guide", {"exercise": "front-plank"})[2]))
            live.ask(3, "simulate", {"exercise": "front-plank"})
            self.assertEqual(live.until_last(3)[3]["part"], "full")  # stops no other kind
            live.ask(1, "stop")
            self.assertEqual(live.until_last(1)[1]["part"], "stopped")

    def test_a_number_in_use_is_refused(self):
        with Live(server) as live:
            live.ask(7, "sample", LONG)
            live.until(7, "progress")
            live.ask(7, "guide", {"exercise": "front-plank"})
            self.assertRegex(live.until(7, "fault")["fault"]["message"], r"\[id\] 7 runs already")
            live.ask(7, "stop")
            self.assertEqual(live.until_last(7)[7]["part"], "stopped")
            self.assertTrue(live.stays_silent(0.3))

    def test_more_than_eight_at_once_are_refused(self):
        with Live(server) as live:
            for number in range(8):
                live.ask(number, "sample", LONG)
            for number in (8, 9):
                live.ask(number, "guide", {"exercise": "front-plank"})
                self.assertRegex(live.until(number, "fault")["fault"]["message"], "or 8 asks do")
            for number in range(8):
                live.ask(number, "stop")
            ended = live.until_last(*range(8))
            self.assertEqual({part["part"] for part in ended.values()}, {"stopped"})
            live.ask(8, "guide", {"exercise": "front-plank"})
            self.assertEqual(live.until_last(8)[8]["part"], "answer")

    def test_wrong_messages_are_faults_and_the_talk_goes_on(self):
        with Live(server) as live:
            for text, number, message in (
                    ("nonsense", 0, r"\[message\] must be JSON"), ("", 0, r"\[message\]"),
                    ("[]", 0, r"\[message\]"), ("{}", 0, r"\[message\]"),
                    ('{"id": 3}', 3, r"\[message\]"), ('{"id": 3, "ask": 4}', 3, r"\[message\]"),
                    ('{"ask": "guide"}', 0, r"\[message\]"),
                    ('{"id": "3", "ask": "guide"}', 0, r"\[id\] must be a whole number"),
                    ('{"id": 1.5, "ask": "guide"}', 0, r"\[id\] must be a whole number"),
                    ('{"id": 18446744073709551615, "ask": "guide"}', 0, r"\[id\] must be"),
                    ('{"id": 4, "ask": "guide", "bdy": {}}', 4, r"\[bdy\] is no part"),
                    ('{"id": 5, "ask": "simulat", "body": {}}', 5,
                     r"\[ask\] 'simulat' is not known; nearest: simulate"),
                    ('{"id": 6, "ask": "simulate"}', 6, r"\[exercise\] is missing"),
                    ('{"id": 6, "ask": "simulate", "body": {"exercise": "../x"}}', 6, "is a path"),
                    ('{"id": 6, "ask": "simulate", "body": []}', 6, r"must be an object"),
                    ('{"id": -7, "ask": "sample", "body": {}}', -7, r"\[question\] is missing")):
                live.send(text.encode())
                part = live.message()
                self.assertEqual((part["id"], part["part"]), (number, "fault"), text)
                self.assertRegex(part["fault"]["message"], message)
            live.ask(8, "guide", {"exercise": "front-plank"})
            self.assertEqual(live.until_last(8)[8]["part"], "answer")
            self.assertTrue(live.stays_silent(0.3))

    def test_fragments_are_joined_and_pings_answered(self):
        with Live(server) as live:
            text = json.dumps({"id": 1, "ask": "guide", "body": {"exercise": "front-plank"}}).encode()
            live.send(text[:7], final=False)
            live.send(b"are you there", opcode=9)
            opcode, _, payload = live.frame()
            self.assertEqual((opcode, payload), (10, b"are you there"))
            for at in range(7, len(text)):
                live.send(text[at:at + 1], opcode=0, final=at + 1 == len(text))
            self.assertEqual(live.until_last(1)[1]["part"], "answer")
            live.send(struct.pack(">H", 1000), opcode=8)
            self.assertEqual(live.closing_code(), 1000)

    def test_what_breaks_the_protocol_closes_the_talk_alone(self):
        for what, code, send in (
                ("a message past the bound", 1009, lambda live: live.send(b" " * (MOST_BODY + 1))),
                ("fragments past the bound", 1009, lambda live: [
                    live.send(b" " * (MOST_BODY // 2), opcode=0 if k else 1, final=k == 2)
                    for k in range(3)]),
                ("an unmasked frame", 1002, lambda live: live.send(b"{}", masked=False)),
                ("an unknown opcode", 1002, lambda live: live.send(b"{}", opcode=3)),
                ("a reserved bit", 1002, lambda live: live.send(b"{}", reserved=4)),
                ("a long control frame", 1002, lambda live: live.send(b"a" * 126, opcode=9)),
                ("a control frame in parts", 1002,
                 lambda live: live.send(b"a", opcode=9, final=False)),
                ("a continuation of nothing", 1002, lambda live: live.send(b"a", opcode=0)),
                ("text that is no UTF-8", 1007, lambda live: live.send(b'"\xff\xfe"')),
                ("an endless frame", 1009, lambda live: live.peer.sendall(
                    b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff1234")),
                ("noise", None, lambda live: live.peer.sendall(b"\xff" * 5000))):
            with self.subTest(what), Live(server) as live, Live(server) as other:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    send(live)
                got = live.closing_code()
                if code is not None:
                    self.assertIn(got, (code, 0))  # 0: closed with what it had not read
                other.ask(1, "guide", {"exercise": "front-plank"})
                self.assertEqual(other.until_last(1)[1]["part"], "answer")

    def test_a_handshake_that_is_none_is_refused(self):
        for lines in (["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"],
                      ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 7",
                       "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]):
            with server.connect() as peer:
                peer.settimeout(10)
                peer.sendall("\r\n".join(["GET /api/v1/live HTTP/1.1",
                                          f"Host: localhost:{server.port}", *lines, "",
                                          ""]).encode())
                self.assertIn(status_of(peer.recv(1 << 16)), (400, 426))
        for path in ("/", "/api/v1/version", "/api/v1/nothing"):
            reply = server.request(f"GET {path} HTTP/1.1", "Upgrade: websocket",
                                   "Sec-WebSocket-Version: 13",
                                   "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
            self.assertIn(status_of(reply), (200, 404, 503))


class Goings(Case):
    """Clients come and go; what they asked goes with them."""

    def test_who_vanishes_from_a_talk_frees_its_workers(self):
        for go in (Live.vanish, lambda live: live.peer.close()):
            live = Live(server)
            for number in range(8):
                live.ask(number, "sample", LONG)
            live.until(0, "progress")
            self.assertTrue(server.is_busy())
            go(live)
            asked = time.monotonic()
            self.assertEqual(server.post("guide", {"exercise": "front-plank"})[0], 200)
            self.assertLess(time.monotonic() - asked, 10)
            self.assertTrue(server.is_idle())

    def test_who_vanishes_from_a_post_frees_its_worker(self):
        body = json.dumps(LONG).encode()
        for abrupt in (False, True):
            peers = [server.connect() for _ in range(4)]
            for peer in peers:
                peer.sendall(f"POST /api/v1/sample HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
                             f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            self.assertTrue(server.is_busy())
            for peer in peers:
                if abrupt:
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                peer.close()
            asked = time.monotonic()
            self.assertEqual(server.post("guide", {"exercise": "front-plank"})[0], 200)
            self.assertLess(time.monotonic() - asked, 10)
            self.assertTrue(server.is_idle())

    def test_who_asks_again_before_the_answer_gets_both(self):
        """A second request on the same connection is no sign that the client has gone."""
        body = json.dumps(HIP_THRUST).encode()
        with server.connect() as peer:
            peer.sendall(f"POST /api/v1/simulate HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            time.sleep(0.05)
            peer.sendall(f"GET /api/v1/version HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
                         "Connection: close\r\n\r\n".encode())
            reply = read_to_end(peer)
        self.assertEqual(re.findall(rb"HTTP/1\.1 (\d+) ", reply), [b"200", b"200"])
        self.assertTrue(reply.endswith(b'"api":1}'), reply[-100:])

    def test_fifty_at_once_are_answered_or_told_to_ask_again(self):
        asks = [("simulate", {"exercise": "front-plank"}), ("series", {"exercise": "crunch"}),
                *[("guide", {"exercise": name}) for name in ("front-plank", "crunch", "bird-dog",
                                                             "sit-up", "dead-bug", "side-plank")]]
        right = [server.post(*ask)[2] for ask in asks]
        together = threading.Barrier(50)

        def one(k):
            together.wait(PATIENCE)
            return k % len(asks), server.post(*asks[k % len(asks)])

        with ThreadPoolExecutor(50) as pool:
            replies = list(pool.map(one, range(50)))
        answered = 0
        for k, (status, headers, body) in replies:
            if status == 503:
                self.assertEqual(headers["Retry-After"], "1")
            else:
                self.assertEqual(status, 200)
                self.assertTrue(body == right[k], asks[k])
                answered += 1
        self.assertGreaterEqual(answered, 32)  # as many may wait

    def test_when_too_many_wait_the_next_is_told_to_ask_again(self):
        with contextlib.ExitStack() as talks:
            most = 32 + os.cpu_count()  # wait and run
            for _ in range(most // 8 + 2):
                live = talks.enter_context(Live(server))
                for number in range(8):
                    live.ask(number, "sample", LONG)
            self.assertEqual(live.until(7, "fault")["fault"],
                             {"message": "error: [server] is busy; ask again in a moment",
                              "field": "server"})
            reply = server.post("guide", {"exercise": "front-plank"})
            self.faulted(reply, 503, "is busy; ask again in a moment", "server")
            self.assertEqual(reply[1]["Retry-After"], "1")
            self.assertEqual(server.ask("GET", "/api/v1/muscles")[0], 200)  # asks no worker
        self.assertTrue(server.is_idle())
        self.assertEqual(server.post("guide", {"exercise": "front-plank"})[0], 200)


class Ends(unittest.TestCase):
    """How it begins and ends."""

    def setUp(self):
        self.own = Served()

    def tearDown(self):
        self.own.close()

    def test_it_comes_back_on_its_port_at_once_after_a_kill(self):
        with Live(self.own) as live, self.own.connect():
            live.ask(1, "sample", LONG)
            live.until(1, "progress")
            self.own.process.kill()
            self.own.process.wait()
            again = Served(self.own.port)
            try:
                self.assertEqual(again.port, self.own.port)
                self.assertEqual(again.ask("GET", "/api/v1/version")[0], 200)
            finally:
                again.close()

    def test_it_ends_within_seconds_while_long_asks_run(self):
        model_folder = self.own.upload("<model/>")
        self.assertEqual(len(self.own.kept_files()), 1, model_folder)
        body = json.dumps(LONG).encode()
        with Live(self.own) as live, self.own.connect() as peer:
            for number in range(4):
                live.ask(number, "sample", LONG)
            live.ask(4, "check", {"claims": "hip-thrust-for-abs", "samples": 1000})
            live.until(0, "progress")
            peer.sendall(f"POST /api/v1/sample HTTP/1.1\r\nHost: localhost:{self.own.port}\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            status, seconds = self.own.end()
        self.assertEqual(status, 0)
        self.assertLess(seconds, 5)
        self.assertEqual(list(Path(self.own.folder).iterdir()), [])

    def test_it_ends_within_seconds_while_claims_are_checked(self):
        with Live(self.own) as live:
            live.ask(1, "check", {"claims": "hip-thrust-for-abs", "samples": 1000})
            live.until(1, "progress")
            status, seconds = self.own.end()
        self.assertEqual(status, 0)
        self.assertLess(seconds, 5)

    def test_an_idle_one_ends_at_once(self):
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            own = Served()
            try:
                self.assertEqual(own.ask("GET", "/api/v1/version")[0], 200)
                own.process.send_signal(signal_number)
                self.assertEqual(own.process.wait(5), 0)
            finally:
                own.close()

    def test_a_port_that_is_taken_is_told_in_one_clear_line(self):
        run = subprocess.run([BUILD / "sinew", "serve", "--port", str(self.own.port)], text=True,
                             capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        lines = [line for line in run.stderr.splitlines() if "page was not built" not in line]
        self.assertEqual(lines, [
            f"error: [--port] {self.own.port} cannot be used: Address already in use",
            "Name another one, or 0 for any that is free."])
        for option, value in (("--port", "70000"), ("--port", "x"), ("--address", "nowhere")):
            run = subprocess.run([BUILD / "sinew", "serve", option, value], text=True,
                                 capture_output=True, timeout=PATIENCE, check=False)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(f"error: [{option}]", run.stderr)


class Days(unittest.TestCase):
    def test_a_day_s_requests_leave_no_trace(self):
        """A day of use in small. What is kept (bodies, exercises, uploads) is filled first. After
        that memory may grow by 16 MiB: what the allocator keeps of its largest moment is half of
        that, while 36 simulations of 0.7 MB that were not given back, or 6 KB a request, or one
        upload past the bound, would be more."""
        own = Served()
        self.addCleanup(own.close)

        def cheap(times):
            connection = http.client.HTTPConnection("localhost", own.port, timeout=PATIENCE)
            with contextlib.closing(connection):
                for k in range(times):
                    method, path, body = (("GET", "/api/v1/version", None),
                                          ("GET", "/api/v1/exercises", None),
                                          ("GET", "/api/v1/muscles", None), ("GET", "/", None),
                                          ("GET", "/nothing", None),
                                          ("POST", "/api/v1/simulate", b'{"exercise":1}'),
                                          ("POST", "/api/v1/guide", b"{")
                                          )[k % 7]
                    connection.request(method, path, body)
                    connection.getresponse().read()

        def dear(first, last):
            for k in range(first, last):
                status, _, _ = own.post("simulate", {
                    "exercise": "front-plank" if k % 2 else "crunch", "height": f"{150 + k}cm",
                    "pressure": False})
                self.assertEqual(status, 200)

        def drop(times):
            for k in range(times):
                own.upload(bytes([65 + k % 26]) * MEGABYTE)
            status, _, _ = own.ask("POST", "/api/v1/uploads", bytes(MOST_UPLOAD + 1))
            self.assertEqual(status, 413)

        def talk(times):
            for k in range(times):
                with Live(own) as live:
                    self.assertTrue(live.is_open)
                    live.ask(k, "simulate" if k % 10 == 0 else "guide", {"exercise": "front-plank"})
                    if k % 3:
                        live.until_last(k)

        def counts(most=None):
            """Descriptors and threads once they have been the same for a second, and the
            descriptors at most so many: what was closed here is closed there a moment later."""
            seen = []
            end = time.monotonic() + 10
            while time.monotonic() < end:
                seen.append(own.descriptors())
                rests = len(seen) >= 10 and len(set(seen[-10:])) == 1
                if rests and (most is None or seen[-1] <= most):
                    break
                time.sleep(0.1)
            return seen[-1], own.threads()

        own.ask("GET", "/api/v1/version")
        before = counts()
        cheap(700), drop(17), dear(0, 12), talk(40)
        warm, (descriptors, threads) = own.resident(), counts(before[0])
        cheap(2800), drop(34), dear(12, 36), talk(120)
        grown = own.resident() - warm
        print(f"resident after warm-up {warm >> 20} MiB, grown by {grown / MEGABYTE:.1f} MiB",
              file=sys.stderr)
        if not is_sanitized():  # the address sanitizer keeps what was freed
            self.assertLess(grown, 16 * MEGABYTE)
        self.assertEqual(counts(before[0]), (descriptors, threads))
        self.assertLessEqual(descriptors, before[0])
        self.assertEqual(threads, before[1])
        self.assertEqual(len(own.kept_files()), 16)
        self.assertEqual(own.end()[0], 0)
        self.assertEqual(list(Path(own.folder).iterdir()), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
