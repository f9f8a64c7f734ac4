#!/usr/bin/env python3
"""Recomputes vectors/cable/derive.json from spec/seal.md with Python's standard library alone.

usage: derive.py FILE
"""
import hashlib
import hmac
import json
import sys


def multiply(a, b):
    """In GF(2^8) with the polynomial 0x11B."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11B
        b >>= 1
    return product


def main(path):
    with open(path, encoding="utf-8") as file:
        case = json.load(file)

    def given(name):
        return bytes.fromhex(case[name])

    def label(purpose):
        return b"valise/1/" + purpose.encode() + b"\x00\x01" + given("founding")

    def hashed(purpose, data):
        return hashlib.sha256(label(purpose) + data).digest()

    def expand(key, info):  # RFC 5869, one block
        return hmac.new(key, info + b"\x01", hashlib.sha256).digest()

    def hkdf(key, salt, info):
        return expand(hmac.new(salt, key, hashlib.sha256).digest(), info)

    def expect(what, found, expected):
        if found.hex() != expected:
            sys.exit(f"{what}: {found.hex()} and not {expected}")

    s, k, salt = given("s"), given("k"), hashed("policy", given("policy"))
    expect("policy_hash", salt, case["policy_hash"])
    expect("s_hash", hashed("S", s), case["s_hash"])
    expect("k_hash", hashed("K", k), case["k_hash"])
    coefficients = []
    for number, expected in case["coefficients"].items():
        coefficients.append(expand(s, label("coef") + bytes([int(number)])))
        expect("coefficient " + number, coefficients[-1], expected)
    for seat, expected in case["shares"].items():
        value, power = s, 1
        for coefficient in coefficients:
            power = multiply(power, int(seat))
            value = bytes(v ^ multiply(c, power) for v, c in zip(value, coefficient))
        share = expand(s, label("salt") + bytes([int(seat)])) + value
        expect("share " + seat, share, expected)
        expect("commitment " + seat, hashed("share-commitment", share), case["commitments"][seat])
    cek = hkdf(s + k, salt, label("cek"))
    expect("cek", cek, case["cek"])
    expect("cvk", hkdf(k, salt, label("cover")), case["cvk"])
    expect("key_commitment", hashed("ck", cek), case["key_commitment"])
    expect("text", hashed("text", given("salt") + case["text"].encode()), case["text_commitment"])
    expect("cable_id", hashed("header", given("header")), case["cable_id"])
    print("derive.json follows from spec/seal.md")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
