#!/usr/bin/env python3
"""A36: an officer's machine probes his budget; his node falls silent. The alarm reaches a real Postfix
and a real rsyslog from trustees in other States, and the security officer's list at his terminal.

usage: alarm.py    VALISE_BIN, VALISE_PORT as for the scenarios
Exit 77, and a word why, where Postfix or rsyslog are not installed.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "scenario"))
from network import Network  # noqa: E402
from run import Failed as NotSo  # noqa: E402
from servers import (Failed, Identity, Missing, Postfix, Rsyslog, adopt,  # noqa: E402
                     left_behind, wait_until)

BUDGET, PROBES = 2, 5
CABLE = """Action: nl/mfa
Level: LIMITE
Subject: Demonstration: one of many
Language: en

1. (L) Invented, of no real State, place or person.
"""
MAIL = """
[[contact]]
name = "nl-soc"
of = "nl"
mail = "soc@cy.example"
from = "valise@{seat}.example"
smtp = "127.0.0.1:{port}"
"""
SYSLOG = """
[[contact]]
name = "nl-siem"
of = "nl"
syslog = "127.0.0.1:{port}"
server_key = "{pin}"
"""


class Town:
    """A network of two members, and its officers' terminals."""

    def __init__(self, folder):
        os.environ["VALISE_HANDLING"] = f"LIMITE:new-day={BUDGET}"
        self.network = Network(folder / "demo", {"members": "cy,nl", "officers": "7f3a"})
        self.network.found(os.getpid())

    def at(self, officer, *words, exit=0):
        settings = self.network.folder / f"people/{officer}/terminal.toml"
        done = subprocess.run([self.network.programs / "valise", "--config", settings, "--yes",
                               *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.network.environment)
        print(f"{officer}: {' '.join(map(str, words))}\n{done.stdout}", end="")
        if exit is not None and done.returncode != exit:
            raise Failed(f"exit {done.returncode}, not {exit}")
        return done.stdout

    def contacts(self, seats, postfix, rsyslog, identity):
        for seat in seats:
            settings = self.network.folder / seat / "trustee.toml"
            text = MAIL.format(seat=seat, port=postfix.port)
            text += SYSLOG.format(port=rsyslog.port, pin=identity.pin)
            settings.write_text(settings.read_text() + text)
            self.network.do("stop", seat)
            self.network.do("start", seat)

    def send(self, file):
        draft = self.at("cy-7f3a", "draft", "new", "--from", str(file)).split()[0]
        said = self.at("cy-7f3a", "release", draft, "--wait", "20")
        return next(word for word in said.split() if word.startswith("CY-MFA-"))


def probe(town, file):
    numbers = [town.send(file) for _ in range(BUDGET + PROBES)]
    wait_until("the cables in nl's list",
               lambda: all(number in town.at("nl-7f3a", "list") for number in numbers))
    for place, number in enumerate(numbers):
        town.at("nl-7f3a", "open", number, "--reason", "exercise", exit=0 if place < BUDGET else 5)


def check(true, what):
    if not true:
        raise Failed(what)
    print(f"seen: {what}")


def alarm_reaches_both(folder, ours):
    town = Town(folder)
    identity = Identity(folder, "siem")
    postfix, rsyslog = ours(Postfix(folder)), ours(Rsyslog(folder, identity))
    postfix.start()
    town.contacts(["de", "pl"], postfix, rsyslog, identity)
    file = folder / "cable.txt"
    file.write_text(CABLE)
    probe(town, file)
    town.network.do("kill", "nl")  # whoever holds it says nothing any more
    wait_until("a mail of each trustee", lambda: len(postfix.messages()) == 2)
    rsyslog.start()  # it was down until now
    wait_until("a syslog message of each trustee", lambda: len(rsyslog.lines()) >= 2, 60)
    alarms = json.loads(town.at("nl-0003", "alarms", "--json", "--quiet"))["data"]
    check([each["kind"] for each in alarms] == ["over a budget"], "one alarm")
    check(alarms[0]["raised_by"] == "de pl se gsc ec", "raised by every trustee")
    name = alarms[0]["alarm"]
    print(postfix.messages()[0])
    for text in postfix.messages():
        check(name[:8] in text and "officer nl-7f3a" in text, "the mail names alarm and officer")
    for line in rsyslog.lines():
        print(line)
        check(f'alarm="{name}"' in line and 'kind="over a budget"' in line, "so does syslog")
    town.at("nl-0003", "alarms", "own", name[:8])
    town.at("nl-0003", "alarms", "close", name[:8], "--as", "explained")
    check("explained by nl-0003" in town.at("nl-0003", "alarms"), "it is closed")
    town.network.do("clean")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="valise-alarm-"))
    folder.chmod(0o755)  # Postfix's own users pass through
    started = []

    def ours(server):
        started.append(server)
        return server

    adopt()
    try:
        alarm_reaches_both(folder, ours)
        return 0
    except Missing as why:
        print(f"SKIPPED: {why}")
        return 77
    except (Failed, NotSo, subprocess.SubprocessError) as why:
        print(f"FAILED: {why}")
        return 1
    finally:
        for server in started:
            server.stop()
        for process in left_behind():
            os.kill(process, 9)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
