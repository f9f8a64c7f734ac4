#!/usr/bin/env python3
"""Runs acceptance scenarios: text scripts against real servers and terminals.

usage: run.py SCRIPT.txt…    each on the common network if one is up, else on one of its own
       run.py --found        the common network, in VALISE_DEMO; stays up while the caller lives
       run.py --clean        ends and removes it

VALISE_BIN names the folder of the programs (build/dev/bin), VALISE_PORT the first of nine free
ports (7600), VALISE_DEMO the folder of the common network.

A script's lines, one a step; what is not listed here is not understood:
  network WORD=VALUE…            a network of its own: members, officers, cooling-off,
                                 clearances
  file NAME                      the indented lines below it, in the script's folder $here
  OFFICER: WORDS                 types `valise WORDS` at that officer's terminal
  inspector: WORDS               the same, at a terminal that has the charter and no keys
  $ WORDS                        another program of the network, or bash -c '…'
  exit N                         that is how the last of these ended; without it, 0 is expected
  says TEXT  |  never says TEXT  in what it said
  keep NAME = PATTERN            what the pattern finds there, henceforth $NAME
  no file PATH  |  a file PATH   under the network's folder; * stands for anything
  stop|start|kill SERVER         kill is kill -9; `start SERVER as PROGRAM` puts one in its place
  journal SERVER says TEXT       since the script, or the last `begin`, began; waits
  until OFFICER: WORDS => TEXT   again and again, up to 30 s, until it says so
  ledgers                        from here on:
  ledgers unchanged              the same sizes at every node and trustee
  ledger MEMBER grew N           entries, marks not counted
  begin OFFICER: WORDS  |  end   a command beside the others; end waits for it
  line OFFICER MS                his terminal hears its node so much later, over a line that can be
  cut OFFICER                    cut: what is on its way is lost, new calls go through
  pause SECONDS
"""
import glob
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time

from network import HERE, Failed, Line, Network


class Script:
    def __init__(self, path, network):
        self.path, self.network = path, network
        self.here = tempfile.mkdtemp(prefix=f"{path.stem}-", dir=network.folder / "out")
        self.names = {"here": self.here, "demo": str(network.folder),
                      "bin": str(network.programs), "tools": str(HERE),
                      "founding": (network.folder / "run/founding").read_text().strip()}
        self.names.update({f"port_{name}": str(port) for name, port in network.port.items()})
        self.said, self.status, self.expected, self.beside = "", 0, 0, None
        self.down, self.lines, self.before = set(), {}, {}
        self.turn_pages()

    # What the steps stand on.

    def journal_of(self, server):
        return self.network.folder / "out" / f"{server}.txt"

    def turn_pages(self):
        """From here on journals are read."""
        self.journal_from = {name: self.journal_of(name).stat().st_size
                             for name in self.network.port}

    def fill(self, text):
        return re.sub(r"\$(\w+)", lambda m: self.names.get(m[1], m[0]), text)

    def command(self, who, words):
        program = str(self.network.programs / "valise")
        if who == "inspector":
            charter = ["--charter", f"{self.network.folder}/charter/charter.cbor", "--hash",
                       self.names["founding"]]
            return [program, "--no-color", *words, *charter]
        config = self.network.folder / "people" / who / "terminal.toml"
        if not config.exists():
            raise Failed(f"there is no officer {who}")
        return [program, "--config", str(config), "--yes", "--no-color", *words]

    def run(self, command):
        self.expected = 0
        done = subprocess.run(command, env=self.network.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        self.said, self.status = done.stdout.decode(errors="replace"), done.returncode

    def wait(self, seconds, holds, what):
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                raise Failed(f"not after {seconds} s: {what}\n{self.said}")
            time.sleep(0.01)

    def need(self, holds, what):
        if not holds:
            raise Failed(f"{what}\n(exit {self.status}) it said:\n{self.said}")

    # The steps.

    def type(self, who, words):
        self.settle()
        self.run(self.command(who, shlex.split(words)))

    def shell(self, words):
        self.settle()
        command = shlex.split(words)
        self.run([str(self.network.programs / command[0])
                  if (self.network.programs / command[0]).exists() else command[0], *command[1:]])

    def exit(self, number):
        self.expected = int(number)
        self.settle()

    def settle(self):
        """How the last command ended is how it should have."""
        self.need(self.status == self.expected, f"the last command: {self.expected} was expected")

    def says(self, text):
        self.need(text in self.said, f"this should be said: {text}")

    def never(self, text):
        self.need(text.removeprefix("says ") not in self.said, "this should not be said")

    def keep(self, text):
        name, pattern = text.split(" = ", 1)
        found = re.search(pattern, self.said, re.MULTILINE)
        self.need(found, f"nothing like {pattern}")
        self.names[name] = found[1 if found.lastindex else 0]

    def there(self, path, wanted):
        found = glob.glob(str(self.network.folder / path))
        if bool(found) != wanted:
            raise Failed(f"{'no such file' if wanted else 'a file is there'}: {found or path}")

    def stop(self, server, how="stop"):
        self.network.do(how, server)
        self.down.add(server)

    def start(self, text):
        server, _, program = text.partition(" as ")
        self.network.do("start", server, program)
        if program:
            self.down.add(server)
        else:
            self.down.discard(server)

    def journal(self, text):
        server, _, wanted = text.partition(" says ")

        def lines():
            with open(self.journal_of(server), "rb") as journal:
                journal.seek(self.journal_from[server])
                return journal.read().decode(errors="replace")
        self.wait(20, lambda: wanted in lines(), f"{server}'s journal says {wanted}")

    def until(self, text):
        who, rest = text.split(": ", 1)
        words, wanted = rest.split(" => ", 1)

        def holds():
            self.run(self.command(who, shlex.split(words)))
            self.expected = self.status
            return wanted in self.said
        self.wait(30, holds, wanted)

    def ledgers(self, what):
        if not what:
            self.before = self.network.sizes()
        elif self.network.sizes() != self.before:
            raise Failed(f"ledgers were {self.before} and are {self.network.sizes()}")

    def ledger(self, text):
        member, _, number = text.split()
        now = self.network.size_at(member, member)
        if now - self.before[member] != int(number):
            raise Failed(f"{member} grew from {self.before[member]} to {now}")

    def begin(self, text):
        self.settle()
        self.turn_pages()
        who, words = text.split(": ", 1)
        self.beside = subprocess.Popen(self.command(who, shlex.split(words)), text=True,
                                       env=self.network.environment, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def end(self):
        self.said = self.beside.communicate(timeout=120)[0]
        self.status, self.expected, self.beside = self.beside.returncode, 0, None

    def line(self, text):
        who, ms = text.split()
        member = who.split("-")[0]
        line = Line(("127.0.0.1", self.network.port[member]), int(ms) / 1000)
        config = self.network.folder / "people" / who / "terminal.toml"
        self.lines[who] = (line, config, config.read_text())
        straight = f'node = "127.0.0.1:{self.network.port[member]}"'
        config.write_text(config.read_text().replace(straight, f'node = "{line.address}"'))

    def step(self, text):
        typed = re.match(r"(inspector|[a-z]{2,4}-\w{4}): (.*)", text)
        verb, _, rest = text.partition(" ")
        if typed:
            self.type(typed[1], typed[2])
        elif text.startswith("no file "):
            self.there(text[8:], wanted=False)
        elif text.startswith("a file "):
            self.there(text[7:], wanted=True)
        elif verb == "$":
            self.shell(rest)
        elif verb == "kill":
            self.stop(rest, "kill")
        elif verb == "cut":
            self.lines[rest][0].cut()
        elif verb == "pause":
            time.sleep(float(rest))
        elif verb == "end":
            self.end()
        elif verb in ("exit", "says", "never", "keep", "stop", "start", "journal", "until",
                      "ledgers", "ledger", "begin", "line"):
            getattr(self, verb)(rest)
        else:
            raise Failed("not understood")

    def play(self):
        rows = self.path.read_text().split("\n")
        for number, row in enumerate(rows, 1):
            if not row.strip() or row[0] in "# " or row.startswith("network "):
                continue
            try:
                if row.startswith("file "):
                    self.write(row[5:], rows[number:])
                else:
                    self.step(self.fill(row))
            except (Failed, OSError, subprocess.TimeoutExpired, KeyError) as why:
                raise Failed(f"{self.path.name}:{number}: {row}\n{why}") from None
        self.settle()

    def write(self, name, rows):
        below = []
        for row in rows:
            if row and not row.startswith("  "):
                break
            below.append(row[2:])
        text = "\n".join(below).rstrip() + "\n"
        (pathlib.Path(self.here) / name).write_text(self.fill(text))

    def leave(self):
        """The network as it was found."""
        if self.beside:
            self.beside.kill()
            self.beside.wait()
        for line, config, text in self.lines.values():
            line.close()
            config.write_text(text)
        for server in sorted(self.down):
            self.network.do("stop", server)
            self.network.do("start", server)


def options_of(path):
    found = re.search(r"^network (.*)$", path.read_text(), re.MULTILINE)
    return dict(word.split("=", 1) for word in found[1].split()) if found else None


def play(path, common):
    own = options_of(path)
    if own is None and common and (common.folder / "run/founding").exists():
        network, founded = common, False
    else:
        folder = f"{tempfile.gettempdir()}/valise-{path.stem}-{os.getpid()}"
        network, founded = Network(folder, own or {}), True
    try:
        if founded:
            network.found(os.getpid())
        script = Script(path, network)
        try:
            script.play()
        finally:
            script.leave()
    finally:
        if founded:
            network.do("clean")


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = os.environ.get("VALISE_DEMO")
    common = Network(folder, {}) if folder else None
    try:
        if sys.argv[1] == "--found":
            common.found(os.getppid())
        elif sys.argv[1] == "--clean":
            common.do("clean")
        else:
            for name in sys.argv[1:]:
                began = time.monotonic()
                play(pathlib.Path(name), common)
                print(f"{pathlib.Path(name).stem}: holds, {time.monotonic() - began:.1f} s")
    except Failed as why:
        print(f"FAILED {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
