"""A whole network for a campaign: founded with the quickstart's own steps, its servers killed and
started again, its people's commands run; ended and removed whatever happens."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = CHECKOUT / "tests/scenario/network.sh"
MEMBERS = ("cy", "nl", "fr", "eeas")
TRUSTEES = ("de", "pl", "se", "gsc", "ec")
MISSION = {"cy": "cy/mfa", "nl": "nl/mfa", "fr": "fr/mfa", "eeas": "eeas/hq"}
OFFICERS = tuple(f"{member}-{number}" for member in MEMBERS for number in ("7f3a", "2c91", "b04e"))
SKIPPED = 77


class Failed(Exception):
    """The campaign's verdict is no; the text says why."""


def demand(holds, why):
    if not holds:
        raise Failed(why)


def say(text):
    print(text, flush=True)


class Network:
    """with Network() as network: up, and gone at the end."""

    def __init__(self):
        self.own_folder = "VALISE_DEMO" not in os.environ
        self.demo = pathlib.Path(os.environ.get("VALISE_DEMO") or tempfile.mkdtemp() + "/demo")
        self.bin = pathlib.Path(os.environ.get("VALISE_BIN") or CHECKOUT / "build/release/bin")
        self.env = {**os.environ, "VALISE_DEMO": str(self.demo), "VALISE_BIN": str(self.bin)}

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            began = time.monotonic()
            if not os.environ.get("VALISE_KEEP"):
                self._guard()
            self._do("found")
            say(f"network  4 members, 5 trustees, 12 officers: {time.monotonic() - began:.0f} s")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, kind=None, *_):
        if kind is Failed:
            self._tell_who_died()
        if os.environ.get("VALISE_KEEP"):
            return
        self._do("clean")
        if self.own_folder:
            shutil.rmtree(self.demo.parent, ignore_errors=True)

    def _tell_who_died(self):
        for server in (*MEMBERS, *TRUSTEES):
            if not is_running(self.pid(server)):
                journal = self.demo / "out" / f"{server}.txt"
                last = journal.read_text(errors="replace").splitlines()[-5:]
                say("\n".join([f"{server} is not running any more; its last words:", *last]))

    def _guard(self):
        """Ends the network also where this process is killed."""
        subprocess.Popen([SCRIPT, "guard", str(os.getpid())], env=self.env, start_new_session=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)

    def _do(self, *words):
        done = subprocess.run([SCRIPT, *words], env=self.env, capture_output=True, text=True,
                              check=False)
        demand(done.returncode == 0, f"network.sh {' '.join(words)}: {done.stdout}{done.stderr}")

    # Servers.

    def pid(self, server):
        return int((self.demo / "run" / f"{server}.pid").read_text())

    def kill(self, server):
        """With SIGKILL: it is told nothing and finishes nothing."""
        pid = self.pid(server)
        os.kill(pid, signal.SIGKILL)
        while is_running(pid):
            time.sleep(0.01)

    def start(self, server):
        self._do("start", server)

    def peak_kib(self, server):
        return peak_kib(self.pid(server))

    # People.

    def command(self, officer, *words):
        settings = self.demo / "people" / officer / "terminal.toml"
        return [str(self.bin / "valise"), "--config", str(settings), "--yes", "--no-color",
                *map(str, words)]

    def run(self, officer, *words, status=0):
        """Its stdout; an exit other than `status` fails the campaign."""
        command = self.command(officer, *words)
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              check=False)
        demand(done.returncode == status,
               f"exit {done.returncode} instead of {status}: {officer}: "
               f"{' '.join(map(str, words))}\n{done.stdout[-500:]}{done.stderr[-1500:]}")
        return done.stdout

    def data(self, officer, *words):
        return json.loads(self.run(officer, "--json", *words))["data"]


def is_running(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def peak_kib(pid):
    """Its most resident memory so far; 0 of a process that has ended."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


class OnScreen:
    """A command whose talk goes to a terminal, so that it shows its progress bar."""

    BAR = re.compile(r"\r\[[=> ]*\] ([\d,]+) of ([\d,]+)")

    def __init__(self, command):
        ours, theirs = os.openpty()
        self.done = self.all = 0
        self.talk = ""
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=theirs, text=True)
        os.close(theirs)
        self._reader = threading.Thread(target=self._read, args=(ours,), daemon=True)
        self._reader.start()

    def _read(self, ours):
        try:
            while data := os.read(ours, 65536):
                self.talk += data.decode(errors="replace")
                bars = self.BAR.findall(self.talk[-400:])
                if bars:
                    self.done, self.all = (int(n.replace(",", "")) for n in bars[-1])
        except OSError:  # how a terminal ends
            pass
        os.close(ours)

    def reaches(self, done, seconds):
        """Until its bar shows so many. False if it ended before."""
        until = time.monotonic() + seconds
        while self.done < done:
            if self.process.poll() is not None:
                return False
            demand(time.monotonic() < until, f"stands at {self.done} of {self.all}: {self.tail()}")
            time.sleep(0.02)
        return True

    def goes_on(self, done, seconds):
        """Until its bar shows so many, or it ended well before. False if it failed."""
        return self.reaches(done, seconds) or self.process.returncode == 0

    def kill(self):
        self.process.kill()
        self.ends(10)

    def ends(self, seconds):
        """Its exit status and what it answered."""
        try:
            answer, _ = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed(f"does not end in {seconds} s: {self.tail()}") from None
        self._reader.join(5)
        return self.process.returncode, answer

    def tail(self):
        return self.BAR.sub("", self.talk)[-1500:]


def corpus():
    """The folder of the corpus, or an end with the status that means skipped."""
    shared = pathlib.Path(os.environ.get("VALISE_SHARED") or CHECKOUT.parent / "shared")
    folder = pathlib.Path(os.environ.get("VALISE_CORPUS") or shared / "corpus")
    if not any(folder.glob("*.jsonl")):
        say(f"skipped: the corpus of telegrams is not at {folder} (VALISE_CORPUS names it)")
        sys.exit(SKIPPED)
    return folder


def verdict(name, campaign):
    """Runs it and says how it ended: the last line, and the exit status."""
    began = time.monotonic()
    try:
        campaign()
    except Failed as why:
        say(f"{name}: FAILED after {time.monotonic() - began:.0f} s: {why}")
        sys.exit(1)
    say(f"{name}: passed in {time.monotonic() - began:.0f} s")
