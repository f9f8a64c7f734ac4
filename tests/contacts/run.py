#!/usr/bin/env python3
"""Tells contacts at a real Postfix and a real rsyslog, and looks what arrived.

usage: run.py CONTACTS_TELL TEST

Each test starts what it needs in a temporary folder, on loopback, and ends it whatever happens.
Exit 77, and a word why, where the programs are not installed or cannot be started.
"""
import email
import email.policy
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from servers import (Failed, Identity, Missing, Postfix, Rsyslog, adopt, die_with_us, left_behind,
                     wait_until)

MARK = "\ufeff"  # before the text of a syslog message


class Trustee:
    """Its settings, and the program that tells its contact numbered notices."""

    def __init__(self, program, folder):
        self.program, self.folder, self.file = program, folder, folder / "trustee.toml"

    def contact(self, **settings):
        lines = ['name = "de"', 'charter = "charter.cbor"', "[[contact]]", 'name = "cy-soc"',
                 'of = "cy"']
        for key, value in settings.items():
            lines.append(f"{key} = {str(value).lower()}" if isinstance(value, bool)
                         else f'{key} = "{value}"')
        self.file.write_text("\n".join(lines) + "\n")

    def mail(self, port, **more):
        self.contact(mail="soc@cy.example", **{"from": "valise@de.example"},
                     smtp=f"127.0.0.1:{port}", **more)

    def syslog(self, port, **more):
        self.contact(syslog=f"127.0.0.1:{port}", **more)

    def begin(self, count, pace_ms=0, *more):
        words = [self.program, self.file, "cy-soc", str(count), str(pace_ms), *more]
        return subprocess.Popen(words, preexec_fn=die_with_us, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)

    def tell(self, count, *more):
        process = self.begin(count, 0, *more)
        said, _ = process.communicate(timeout=90)
        print(said, end="")
        return process.returncode, said


def check(true, what):
    if not true:
        raise Failed(what)
    print(f"seen: {what}")


def check_mail(text, number):
    message = email.message_from_string(text, policy=email.policy.default)
    check(message["Message-ID"] == f"<n-{number}@de.example>", "the Message-ID is the notice's")
    check(message["Subject"] == f"cy: αργή διαρροή, {number}", "the subject, in Greek")
    check(message["Date"].datetime.isoformat() == f"2026-11-23T14:07:0{number}+00:00",
          "the date is the notice's, not the day of sending")
    body = message.get_content()
    check(body.startswith("Cables older than 30 days, opened in one day.\n.\n"),
          "the text, with its line of one dot")
    check('note: a "quoted" \\ [value]\n' in body and f"id: n-{number}\n" in body, "its fields")
    check("ESMTP" in text and "with ESMTP" in text, "Postfix says that it took it")


def mail_reaches_postfix(trustee, folder, ours):
    postfix = ours(Postfix(folder))
    postfix.start()
    trustee.mail(postfix.port)
    check(trustee.tell(2)[0] == 0, "both told")
    wait_until("two messages in the maildir", lambda: len(postfix.messages()) == 2)
    for number, text in enumerate(sorted(postfix.messages(), key=lambda m: "n-2@" in m), 1):
        check_mail(text, number)
    print(postfix.messages()[0])
    # For somebody of whom this Postfix knows nothing, and which it may not relay.
    trustee.file.write_text(trustee.file.read_text().replace("soc@cy", "soc@fr"))
    status, said = trustee.tell(1, "once")
    check(status == 1 and "not n-1: refused" in said and "554" in said, "no relay: refused")


def mail_over_tls_reaches_postfix_with_the_right_key_only(trustee, folder, ours):
    identity, other = Identity(folder, "mail"), Identity(folder, "other")
    postfix = ours(Postfix(folder, identity))
    postfix.start()
    trustee.mail(postfix.port)
    status, said = trustee.tell(1, "once")
    check(status == 1 and "530" in said, "this Postfix takes nothing without STARTTLS")
    trustee.mail(postfix.port, starttls=True, server_key=other.pin)
    status, said = trustee.tell(1, "once")
    check(status == 1 and "verification_failed" in said, "another key: nothing is sent")
    trustee.mail(postfix.port, starttls=True, ca=other.certificate)
    status, said = trustee.tell(1, "once")
    check(status == 1 and "verification_failed" in said, "another authority: nothing is sent")
    for known in ({"server_key": identity.pin}, {"ca": identity.certificate}):
        trustee.mail(postfix.port, starttls=True, **known)
        check(trustee.tell(1, "once")[0] == 0, f"told, the server known by its {list(known)[0]}")
    wait_until("two messages in the maildir", lambda: len(postfix.messages()) == 2)
    check(all("using TLSv1" in text for text in postfix.messages()), "Postfix says: over TLS")


def mail_waits_for_postfix_to_come_back(trustee, folder, ours):
    postfix = ours(Postfix(folder))
    trustee.mail(postfix.port)
    telling = trustee.begin(3)
    time.sleep(1)
    postfix.start()
    said, _ = telling.communicate(timeout=90)
    print("\n".join(sorted(set(said.splitlines()))))
    check("unreachable" in said and telling.returncode == 0, "unreachable first, told afterwards")
    wait_until("three messages in the maildir", lambda: len(postfix.messages()) == 3)


def ids(lines):
    return [re.search(r'\[valise@32473 id="(n-\d+)"', line)[1] for line in lines]


def syslog_reaches_rsyslog(trustee, folder, ours):
    identity, other = Identity(folder, "siem"), Identity(folder, "other")
    rsyslog = ours(Rsyslog(folder, identity))
    rsyslog.start()
    trustee.syslog(rsyslog.port, server_key=other.pin)
    status, said = trustee.tell(1, "once")
    check(status == 1 and "verification_failed" in said, "another key: nothing is sent")
    for known in ({"server_key": identity.pin}, {"ca": identity.certificate}):
        trustee.syslog(rsyslog.port, **known)
        check(trustee.tell(2, "once")[0] == 0, f"told, the server known by its {list(known)[0]}")
    check(ids(rsyslog.lines()) == ["n-1", "n-2"] * 2, "each once, and there when it counts as told")
    expected = ('<81>1 2026-11-23T14:07:01Z de valise-trustee - ALARM [valise@32473 id="n-1" '
                'device="cy-d-2c91" note="a \\"quoted\\" \\\\ [value\\]"] '
                f"{MARK}cy: αργή διαρροή, 1")
    print(rsyslog.lines()[0])
    check(rsyslog.lines()[0] == expected, "to the byte")


def syslog_shows_its_certificate_to_rsyslog(trustee, folder, ours):
    identity, ourselves = Identity(folder, "siem"), Identity(folder, "de", "DNS:de")
    rsyslog = ours(Rsyslog(folder, identity, clients=ourselves))
    rsyslog.start()
    trustee.syslog(rsyslog.port, server_key=identity.pin)
    check(trustee.tell(1, "once")[0] == 1, "without a certificate: not told")
    check(not rsyslog.lines(), "and nothing arrived")
    trustee.syslog(rsyslog.port, server_key=identity.pin, certificate=ourselves.certificate,
                   certificate_key=ourselves.key)
    check(trustee.tell(1, "once")[0] == 0, "with it: told")
    check(ids(rsyslog.lines()) == ["n-1"], "and it arrived")


def syslog_arrives_although_rsyslog_is_killed(trustee, folder, ours):
    count = 300
    identity = Identity(folder, "siem")
    rsyslog = ours(Rsyslog(folder, identity))
    rsyslog.start()
    trustee.syslog(rsyslog.port, server_key=identity.pin)
    telling = trustee.begin(count, 10)
    for more in (40, 60):
        there = len(rsyslog.lines()) + more
        wait_until(f"{there} arrived", lambda: len(rsyslog.lines()) >= there)
        rsyslog.freeze_and_kill()
        time.sleep(0.7)
        rsyslog.start()
    said, _ = telling.communicate(timeout=90)
    print("\n".join(sorted(set(re.sub(r"n-\d+", "n-…", said).splitlines()))))
    check(telling.returncode == 0, "in the end all are told")
    check("outcome_unknown" in said, "what was on a connection that broke counted as not told")
    came = ids(rsyslog.lines())
    check(set(came) == {f"n-{i}" for i in range(1, count + 1)}, f"all {count} arrived")
    twice = len(came) - len(set(came))
    again = len(re.findall(r"told n-\d+ at try [^1]", said))
    check(again > 0 and twice > 0, f"{again} told again, {twice} came twice, known by their id")
    texts = {one: {line for line, its in zip(rsyslog.lines(), came) if its == one} for one in came}
    check(all(len(lines) == 1 for lines in texts.values()), "a repetition is the same to the byte")


def syslog_is_not_believed_without_close_notify(trustee, folder, ours):
    identity = Identity(folder, "siem")
    rsyslog = ours(Rsyslog(folder, identity, driver="gtls"))
    rsyslog.start()
    trustee.syslog(rsyslog.port, server_key=identity.pin)
    status, said = trustee.tell(1, "once")
    check(status == 1 and "outcome_unknown" in said and "ossl" in said,
          "the driver gtls says no close_notify: not told, with the remedy")


def main():
    program, test = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="valise-contacts-"))
    folder.chmod(0o755)  # Postfix's own users pass through
    started = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def ours(server):
        started.append(server)
        return server

    adopt()
    try:
        globals()[test](Trustee(program, folder), folder, ours)
        print(f"{test}: passed")
        return 0
    except Missing as why:
        print(f"SKIPPED: {why}")
        return 77
    except (Failed, subprocess.SubprocessError) as why:
        print(f"{test}: FAILED: {why}")
        for said in folder.rglob("said"):
            print(said.read_text())
        return 1
    finally:
        for server in started:
            server.stop()
        for process in left_behind():
            print(f"still there after its server was stopped: process {process}; ended")
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
