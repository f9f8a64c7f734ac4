#!/usr/bin/env python3
"""Tampers with an exported ledger's entries: entries.py edit|drop|swap|cut FOLDER [INDEX]"""
import pathlib
import sys


def main():
    what, folder = sys.argv[1:3]
    at = int(sys.argv[3]) if len(sys.argv) > 3 else -1
    bundle = max((p for p in pathlib.Path(folder, "tile/entries").rglob("*") if p.is_file()),
                 key=lambda p: p.stat().st_size)
    rest, entries = bundle.read_bytes(), []
    while rest:  # c2sp.org/tlog-tiles: each entry behind its length in two bytes
        length = int.from_bytes(rest[:2], "big")
        entries.append(rest[2:2 + length])
        rest = rest[2 + length:]
    if what == "edit":
        middle = len(entries[at]) // 2
        entries[at] = entries[at][:middle] + bytes([entries[at][middle] ^ 1]) + \
            entries[at][middle + 1:]
    elif what == "swap":
        entries[at], entries[at + 1] = entries[at + 1], entries[at]
    else:  # drop, or cut off the last
        del entries[at]
    bundle.write_bytes(b"".join(len(e).to_bytes(2, "big") + e for e in entries))


main()
