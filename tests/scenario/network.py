"""The network that scenarios run on, and the line that can be put before one of its nodes."""
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TRUSTEES = ["de", "pl", "se", "gsc", "ec"]


class Failed(Exception):
    pass


class Line:
    """A slow relay before a node; what a terminal sends passes at once."""

    def __init__(self, to, delay_s):
        self.to, self.delay_s, self.pairs = to, delay_s, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.to)
            except OSError:
                near.close()
                continue
            self.pairs.append((near, far))
            for ends, wait in (((near, far), 0), ((far, near), self.delay_s)):
                threading.Thread(target=self.pass_on, args=(*ends, wait), daemon=True).start()

    @staticmethod
    def pass_on(source, sink, wait):
        try:
            while data := source.recv(65536):
                time.sleep(wait)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self):
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs.clear()

    def close(self):
        self.listener.close()
        self.cut()


class Network:
    """Its folder, ports and programs; network.sh founds it and keeps its servers."""

    def __init__(self, folder, options):
        self.folder = pathlib.Path(folder)
        self.members = options.get("members", "cy,nl,fr").split(",")
        self.environment = {
            **os.environ, "VALISE_DEMO": str(folder), "XDG_RUNTIME_DIR": "",
            "VALISE_BIN": os.environ.get("VALISE_BIN", str(ROOT / "build/dev/bin")),
            "VALISE_PORT": os.environ.get("VALISE_PORT", "7600"),
            "VALISE_MEMBERS": " ".join(self.members),
            "VALISE_OFFICERS": options.get("officers", "7f3a,2c91").replace(",", " "),
            "VALISE_COOLING_OFF": options.get("cooling-off", "0"),
            "VALISE_CLEARANCES": options.get("clearances", "0")}
        self.programs = pathlib.Path(self.environment["VALISE_BIN"])
        first = int(self.environment["VALISE_PORT"])
        self.port = {name: first + i for i, name in enumerate(self.members + TRUSTEES)}

    def do(self, *words):
        done = subprocess.run([HERE / "network.sh", *words], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Failed(f"network.sh {' '.join(words)}: {done.stdout}")

    def found(self, keeper):
        """Ends, whatever happens, with the process that has the number `keeper`."""
        subprocess.Popen([HERE / "network.sh", "guard", str(keeper)], env=self.environment,
                         start_new_session=True, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.do("found")

    def size_at(self, server, member):
        """Of a member's ledger as the server has it recorded; 0 before the first checkpoint."""
        path = "/checkpoint" if server == member else f"/ledger/{member}/checkpoint"
        blind = ssl._create_unverified_context()
        url = f"https://127.0.0.1:{self.port[server]}{path}"
        try:
            with urllib.request.urlopen(url, context=blind, timeout=5) as answer:
                return int(answer.read().split(b"\n")[1])
        except OSError:
            return 0

    def sizes(self):
        return {member: self.size_at(member, member) for member in self.members}
