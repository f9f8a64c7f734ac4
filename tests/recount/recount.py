#!/usr/bin/python3
"""What was opened, could have been, could not, counted again from a ledger's entries alone.

    recount.py LEDGER --founding HASH --subject "officer nl-7f3a" --from S --to S

LEDGER: an exported folder (c2sp.org/tlog-tiles), or a file of entry bundles one after another.
Times are Unix seconds. Knows spec/ledger.md and spec/registry.md, and none of Valise's own code. What
seats withheld is in no ledger: every request counts as an opening. Prints JSON.
"""
import argparse
import collections
import hashlib
import json
import pathlib
import struct

import cbor2

MISSION_OPENED, ACCREDITED, GRANTED, ENROLLED, RELEASED, RECEIVED, FILED, REQUESTED, MARK = (
    2, 6, 8, 10, 12, 19, 24, 27, 44)
LEVELS = {1: "LIMITE", 2: "R-UE", 3: "C-UE", 4: "S-UE", 5: "TS-UE"}


def bundles(ledger):
    if not ledger.is_dir():
        yield ledger.read_bytes()
        return
    size = int((ledger / "checkpoint").read_text().split("\n")[1])
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        path = "%03d" % (number % 1000)
        above = number // 1000
        while above:
            path = "x%03d/%s" % (above % 1000, path)
            above //= 1000
        yield (ledger / "tile/entries" / (path if width == 256 else f"{path}.p/{width}")).read_bytes()


def entries(ledger):
    for data in bundles(ledger):
        at = 0
        while at < len(data):
            (length,) = struct.unpack_from(">H", data, at)
            kind, payload, evidence = cbor2.loads(data[at + 2:at + 2 + length])
            yield kind, payload, evidence
            at += 2 + length


class Ledger:
    def __init__(self, founding):
        self.label = b"valise/1/header\0\1" + founding
        self.default_file = {}
        self.accredited = {}
        self.granted = collections.defaultdict(set)
        self.officer_of = {}
        self.known = {}  # cable to (originator, level)
        self.received = {}  # (mission, cable) to [time, originator, level, files]
        self.requests = []  # (time, cable, mission, file, officer, device)
        self.waiting = []  # of the batch that no mark has closed yet

    def header(self, header):
        policy = cbor2.loads(cbor2.loads(header)[0])
        return policy[3], policy[5]

    def take(self, kind, payload, evidence):
        if kind == MARK:
            now = cbor2.loads(payload)[1]
            for settle in self.waiting:
                settle(now)
            self.waiting = []
            return
        record = cbor2.loads(payload)
        if kind == REQUESTED:
            self.waiting.append(lambda now, r=record: self.requests.append(
                (now, r[1], r[2], r[3], r[4], r[5])))
        elif kind == RELEASED:
            own = hashlib.sha256(self.label + record[2]).digest()
            originator, level = self.header(record[2])
            self.receive(originator, own, originator, level)  # it holds its own
        elif kind == RECEIVED:
            released = cbor2.loads(evidence).get(1)
            if released:  # else another mission's of the member, held since its release
                self.receive(record[2], record[1],
                             *self.header(cbor2.loads(cbor2.loads(released)[1])[2]))
            else:
                self.receive(record[2], record[1], *self.known[record[1]])
        elif kind in (MISSION_OPENED, ACCREDITED, GRANTED, ENROLLED, FILED):
            self.act(kind, record[2], cbor2.loads(record[3]))

    def receive(self, mission, cable, originator, level):
        self.known[cable] = (originator, level)
        held = [None, originator, level, [self.default_file[mission]]]
        self.received[mission, cable] = held
        self.waiting.append(lambda now: held.__setitem__(0, now))

    def act(self, kind, subject, record):
        if kind == MISSION_OPENED:
            self.default_file[subject] = record[4]
        elif kind == ACCREDITED:
            self.accredited[subject] = (record[2], record[3])
        elif kind == GRANTED:
            officer, file = subject.split(" ")
            self.granted[officer].add(file)
        elif kind == ENROLLED:
            request = cbor2.loads(record[1][1])
            self.officer_of[hashlib.sha256(request[2]).hexdigest()] = request[1]
        else:
            mission, cable = subject.split(" ")
            self.received[mission, bytes.fromhex(cable)][3] = record[1]


def count(ledger, subject, begin, end):
    kind, name = subject.split(" ")
    officer = name if kind == "officer" else ledger.officer_of[name] if kind == "device" else None

    def concerned(request):
        _, _, mission, _, by, device = request
        return (by == officer if kind == "officer" else device.hex() == name if kind == "device"
                else mission == name if kind == "mission" else True)

    def in_reach(mission, level, files):
        if officer is None:
            return kind == "member" or mission == name
        if officer not in ledger.accredited:
            return False
        missions, clearance = ledger.accredited[officer]
        return (mission in missions and level <= clearance
                and any(file in ledger.granted[officer] for file in files))

    opened, requests = {}, 0
    for request in ledger.requests:
        time, cable, mission, file = request[:4]
        if begin <= time < end and concerned(request):
            requests += 1
            _, originator, level, _ = ledger.received[mission, cable]
            before = opened.get(cable)
            opened[cable] = (originator, level, min(file, before[2]) if before else file)
    rest = {}
    for (mission, cable), (time, originator, level, files) in sorted(ledger.received.items()):
        if time is None or time >= end or cable in opened:
            continue
        reach = in_reach(mission, level, files)
        if cable not in rest or (reach and not rest[cable][0]):
            rest[cable] = (reach, (originator, level, min(files)))
    return {"requests": requests, "opened": groups(opened.values()),
            "could": groups(of for reach, of in rest.values() if reach),
            "could_not": groups(of for reach, of in rest.values() if not reach)}


def groups(kinds):
    tally = collections.Counter(kinds)
    return [{"originator": originator, "level": LEVELS[level], "file": file, "cables": cables}
            for (originator, level, file), cables in sorted(tally.items())]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger", type=pathlib.Path)
    parser.add_argument("--founding", type=bytes.fromhex, required=True)
    parser.add_argument("--subject", required=True)
    parser.add_argument("--from", dest="begin", type=int, required=True)
    parser.add_argument("--to", dest="end", type=int, required=True)
    asked = parser.parse_args()
    ledger = Ledger(asked.founding)
    for entry in entries(asked.ledger):
        ledger.take(*entry)
    print(json.dumps(count(ledger, asked.subject, asked.begin, asked.end)))


if __name__ == "__main__":
    main()
