"""A real Postfix and a real rsyslog: processes of ours, in folders of their own, on loopback."""
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

POSTFIX, MASTER = "/usr/sbin/postfix", "/usr/lib/postfix/sbin/master"
RSYSLOG = "/usr/sbin/rsyslogd"
MODULES = "/usr/lib/*/rsyslog/lmnsd_{driver}.so"


class Failed(Exception):
    pass


class Missing(Exception):
    """What a test cannot be run without."""


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f"{program} is not installed (tools/install_packages)")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until(what, true, seconds=20):
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise Failed(f"not within {seconds} s: {what}")
        time.sleep(0.1)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def run(*words, **more):
    return subprocess.run(words, check=True, text=True, capture_output=True, **more).stdout


def die_with_us():
    """In the child: SIGTERM when this process is gone, however it went (prctl(2))."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start_in(folder, *words, env=None):
    with open(folder / "said", "a") as said:
        return subprocess.Popen(words, preexec_fn=die_with_us, stdin=subprocess.DEVNULL,
                                stdout=said, stderr=subprocess.STDOUT,
                                env={**os.environ, **(env or {})})


def end(process, how=signal.SIGTERM):
    if process is None:
        return
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def adopt():
    """Whose parent ends before it, such as Postfix's own processes, becomes a child of ours."""
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def left_behind():
    """What is still there of them; those that have ended are gone afterwards."""
    until = time.monotonic() + 5
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return []
        if time.monotonic() > until:
            path = pathlib.Path(f"/proc/self/task/{os.getpid()}/children")
            return [int(number) for number in path.read_text().split()]
        time.sleep(0.1)


class Identity:
    """A key and a certificate for 127.0.0.1, its own authority."""

    def __init__(self, folder, name, names="IP:127.0.0.1"):
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", self.key, "-out", self.certificate, "-days", "2",
            "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}")
        public = run("openssl", "x509", "-in", self.certificate, "-noout", "-pubkey")
        self.pin = "sha256//" + run("bash", "-c", "openssl pkey -pubin -outform der | "
                                    "openssl dgst -sha256 -binary | base64", input=public).strip()


class Postfix:
    """Takes mail for soc@cy.example and keeps it in a maildir; relays nothing."""

    def __init__(self, folder, identity=None):
        need(POSTFIX)
        if os.geteuid() != 0:
            raise Missing("Postfix is started by root only")
        self.folder, self.port = folder / "postfix", free_port()
        self.conf, self.inbox = self.folder / "conf", self.folder / "mail/soc/new"
        for name in ("conf", "queue", "mail"):
            (self.folder / name).mkdir(parents=True)
        user = pwd.getpwnam("postfix")
        for name in ("data", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
            os.chown(self.folder / name, user.pw_uid, user.pw_gid)
        self.write(identity, pwd.getpwnam("postfix"))
        self.process = self.guard = None

    def write(self, identity, user):
        at = self.folder
        settings = {
            "compatibility_level": "3.6", "queue_directory": at / "queue",
            "data_directory": at / "data", "command_directory": "/usr/sbin",
            "daemon_directory": "/usr/lib/postfix/sbin", "mail_owner": "postfix",
            "setgid_group": "postdrop", "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4",
            "myhostname": "mail.cy.example", "mydestination": "", "mynetworks": "127.0.0.0/8",
            "alias_maps": "", "alias_database": "", "local_recipient_maps": "",
            "default_transport": "error:nothing leaves this machine", "disable_dns_lookups": "yes",
            "smtpd_relay_restrictions": "reject_unauth_destination",
            "virtual_mailbox_domains": "cy.example", "virtual_mailbox_base": at / "mail",
            "virtual_mailbox_maps": "inline:{soc@cy.example=soc/}", "virtual_minimum_uid": "1",
            "virtual_uid_maps": f"static:{user.pw_uid}",
            "virtual_gid_maps": f"static:{user.pw_gid}",
            "maillog_file": at / "queue/journal", "maillog_file_prefixes": at}
        if identity:
            settings.update({"smtpd_tls_security_level": "encrypt",
                             "smtpd_tls_received_header": "yes",
                             "smtpd_tls_cert_file": identity.certificate,
                             "smtpd_tls_key_file": identity.key})
        (self.conf / "main.cf").write_text("".join(f"{k} = {v}\n" for k, v in settings.items()))
        services = [f"127.0.0.1:{self.port} inet n - n - - smtpd"]
        for name, private, wake, most, program in (
                ("pickup", "n", "60", "1", "pickup"), ("cleanup", "n", "-", "0", "cleanup"),
                ("qmgr", "n", "300", "1", "qmgr"), ("tlsmgr", "-", "1000?", "1", "tlsmgr"),
                ("rewrite", "-", "-", "-", "trivial-rewrite"), ("bounce", "-", "-", "0", "bounce"),
                ("defer", "-", "-", "0", "bounce"), ("trace", "-", "-", "0", "bounce"),
                ("flush", "n", "1000?", "0", "flush"), ("proxymap", "-", "-", "-", "proxymap"),
                ("error", "-", "-", "-", "error"), ("retry", "-", "-", "-", "error"),
                ("virtual", "-", "-", "-", "virtual"), ("anvil", "-", "-", "1", "anvil")):
            root = "n" if program == "virtual" else "-"
            services.append(f"{name} unix {private} {root} n {wake} {most} {program}")
        services.append("postlog unix-dgram n - n - 1 postlogd")
        (self.conf / "master.cf").write_text("\n".join(services) + "\n")

    def start(self):
        # What `postfix start-fg` does, without the shell between, which would not end with us.
        run(POSTFIX, "-c", self.conf, "check")
        self.process = start_in(self.folder, MASTER, "-s", env={"MAIL_CONFIG": str(self.conf)})
        # Its master parts from who started it, and needs somebody who ends it if we are killed.
        self.guard = subprocess.Popen(
            ["bash", "-c", 'tail --pid="$0" -f /dev/null; kill $(cat "$1")', str(os.getpid()),
             self.folder / "queue/pid/master.pid"], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("Postfix answers", lambda: answers(self.port))

    def stop(self):
        self.process = end(self.process)
        if self.guard:
            os.killpg(self.guard.pid, signal.SIGKILL)
            self.guard.wait()
        self.guard = None

    def messages(self):
        return [file.read_text() for file in sorted(self.inbox.glob("*"))]


class Rsyslog:
    """Takes syslog over TLS and writes each message as it came, before it reads the next."""

    def __init__(self, folder, identity, driver="ossl", clients=None):
        need(RSYSLOG)
        if not list(pathlib.Path("/").glob(MODULES.format(driver=driver)[1:])):
            raise Missing(f"rsyslog has no driver {driver} (tools/install_packages)")
        self.folder, self.port = folder / "rsyslog", free_port()
        self.folder.mkdir()
        self.arrived, self.process = self.folder / "arrived", None
        who = 'StreamDriver.AuthMode="anon"'
        if clients:
            who = 'StreamDriver.AuthMode="x509/name" PermittedPeer="de"'
        (self.folder / "conf").write_text(
            f'global(workDirectory="{self.folder}" DefaultNetstreamDriver="{driver}"\n'
            f'  DefaultNetstreamDriverCAFile="{(clients or identity).certificate}"\n'
            f'  DefaultNetstreamDriverCertFile="{identity.certificate}"\n'
            f'  DefaultNetstreamDriverKeyFile="{identity.key}")\n'
            f'module(load="imtcp" StreamDriver.Name="{driver}" StreamDriver.Mode="1" {who})\n'
            'main_queue(queue.type="Direct")\n'
            'template(name="as_it_came" type="string" string="%rawmsg%\\n")\n'
            f'ruleset(name="in") {{ action(type="omfile" file="{self.arrived}"\n'
            '  template="as_it_came") }\n'
            f'input(type="imtcp" address="127.0.0.1" port="{self.port}" ruleset="in")\n')

    def start(self):
        self.process = start_in(self.folder, RSYSLOG, "-n", "-f", self.folder / "conf",
                                "-i", self.folder / "pid")
        wait_until("rsyslog answers", lambda: answers(self.port))

    def stop(self, how=signal.SIGTERM):
        self.process = end(self.process, how)
        (self.folder / "pid").unlink(missing_ok=True)

    def freeze_and_kill(self):
        """So that bytes which its kernel has taken are lost with it."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(0.5)
        self.stop(signal.SIGKILL)

    def lines(self):
        return self.arrived.read_text().splitlines() if self.arrived.exists() else []
