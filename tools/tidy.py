#!/usr/bin/env python3
"""The style of the house as a test: folder dependencies, vendor headers, sizes, names.

usage: tidy.py ROOT | tidy.py --self-test
Prints one line a finding, file:line: what; exits 1 if there is any.
"""
import pathlib
import re
import sys
import tempfile

# What each folder includes directly or through others: the arrows of docs/architecture.md.
DIRECT = {
    "base": [],
    "seal": ["base"],
    "cable": ["seal"],
    "tlog": ["seal"],
    "ledger": ["cable", "tlog"],
    "custody": ["ledger"],
    "watch": ["custody"],
    "wire": ["custody"],
    "sqlite": ["base"],
    "store": ["sqlite", "ledger", "custody"],
    "http": ["base"],
    "node": ["http", "store", "wire", "watch"],
    "trustee": ["http", "store", "wire", "watch"],
    "terminal": ["sqlite", "http", "custody", "wire", "watch"],
    "config": ["base"],
    "admin": ["node", "trustee", "config"],
    "cli": ["terminal", "config"],
    "desk": ["cli"],
    "main": ["admin", "desk"],
}
PURE = {"seal", "cable", "tlog", "ledger", "custody", "watch", "wire"}
VENDOR = {
    "openssl/": {"seal", "http"},
    "PQClean": {"seal"},
    "api.h": {"seal"},
    "cbor.h": {"seal"},
    "fido": {"seal", "terminal"},
    "sqlite3.h": {"sqlite"},
    "libpq-fe.h": {"store"},
    "boost/json": {"terminal", "cli"},
    "boost/": {"http", "terminal", "cli"},
    "curl/": {"http"},
    "CLI/": {"cli", "admin"},
    "toml++/": {"config"},
    "pango/": {"cli"},
    "cairo": {"cli"},
    "qpdf/": {"cli"},
}
IMPURE = re.compile(r"<(thread|mutex|condition_variable|future|chrono|fstream|iostream|filesystem|"
                    r"unistd\.h|sys/[a-z_]+\.h)>")
COROUTINE = re.compile(r"\bco_(await|return|yield)\b")
BANNED = re.compile(r"\b(\w*(?:manager|helper|util|utils|misc|handler|processor|impl))\b",
                    re.IGNORECASE)
LOG = re.compile(r"\blog(?:s|ger|ging)?\b", re.IGNORECASE)
LINE_MAX, FILE_MAX, TEST_MAX, FUNCTION_MAX = 100, 500, 800, 60

# Exceptions, each with its reason.
EXCEPT_FUNCTION = {}
EXCEPT_FILE = {}


def reachable(folder):
    seen, todo = set(), [folder]
    while todo:
        for below in DIRECT[todo.pop()]:
            if below not in seen:
                seen.add(below)
                todo.append(below)
    return seen


def code_only(line):
    """The line without comment and string contents."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
    return line.split("//")[0]


def check_includes(folder, line):
    found = re.match(r'\s*#\s*include\s+[<"]([^>"]+)', line)
    if not found:
        return
    path = found[1]
    top = path.split("/")[0]
    if top in DIRECT and top != folder and top not in reachable(folder):
        yield f"{folder} may not include {top}"
    for prefix, owners in VENDOR.items():
        if path.startswith(prefix):
            if folder not in owners:
                yield f"<{path}> belongs to {', '.join(sorted(owners))}"
            break


def check_functions(lines):
    """Length of each function body: from a line ending in '{' at depth of namespaces."""
    start, depth_at = None, 0
    depth = 0
    for number, raw in enumerate(lines, 1):
        line = code_only(raw)
        opens, closes = line.count("{"), line.count("}")
        is_space = re.match(r"\s*(namespace|extern \"\")", line)
        is_type = re.match(r"\s*(template.*)?\b(class|struct|enum|union)\b", line)
        if start is None and opens > closes and not is_space and not is_type \
                and re.search(r"\)[^;]*\{\s*$", line):
            start, depth_at = number, depth
        depth += opens - closes
        if start is not None and depth <= depth_at:
            if number - start + 1 > FUNCTION_MAX:
                yield start, f"function of {number - start + 1} lines (limit {FUNCTION_MAX})"
            start = None


def check_file(root, path):
    relative = path.relative_to(root)
    folder = relative.parts[1] if relative.parts[0] == "src" else relative.parts[0]
    in_src = relative.parts[0] == "src"
    test = "_test" in path.stem or not in_src
    lines = path.read_text(encoding="utf-8").splitlines()
    limit = EXCEPT_FILE.get(str(relative), TEST_MAX if test else FILE_MAX)
    if len(lines) > limit:
        yield 1, f"{len(lines)} lines (limit {limit})"
    for number, raw in enumerate(lines, 1):
        line = code_only(raw)
        if len(raw) > LINE_MAX:
            yield number, f"line of {len(raw)} characters (limit {LINE_MAX})"
        if raw != raw.rstrip() or "\t" in raw:
            yield number, "trailing space or tab"
        if re.search(r"\b(TODO|FIXME|XXX)\b", raw):
            yield number, "unfinished work belongs in an issue"
        if in_src:
            if folder in DIRECT and not test:
                for what in check_includes(folder, raw):
                    yield number, what
            if folder in PURE and not test and IMPURE.search(raw):
                yield number, f"{folder} is pure: no clock, threads or I/O"
            if COROUTINE.search(line) and folder != "http":
                yield number, "coroutines live in http/ only"
            for word in BANNED.findall("" if raw.startswith("#include <") else line):
                yield number, f"the name {word} says nothing"
            if not test and LOG.search(line):
                yield number, "say ledger or journal"
    if not test and str(relative) not in EXCEPT_FUNCTION:
        yield from check_functions(lines)


def findings(root):
    for top in ("src", "tests", "fuzz", "bench"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                name = str(path.relative_to(root))
                if not re.fullmatch(r"[a-z0-9_/.]+", name):
                    yield f"{name}:1: file names are snake_case"
                if len(path.relative_to(root).parts) > 4:
                    yield f"{name}:1: folders are at most three deep"
                for number, what in check_file(root, path):
                    yield f"{name}:{number}: {what}"


PLANTED = {
    "src/tlog/a.h": ('#include "cable/header.h"\n', "tlog may not include cable"),
    "src/cable/b.cpp": ("#include <openssl/evp.h>\n", "belongs to"),
    "src/node/c.cpp": ("int f() { co_return 1; }\n", "coroutines"),
    "src/ledger/d.cpp": ("#include <thread>\n", "is pure"),
    "src/base/e.h": ("class KeyManager {};\n", "says nothing"),
    "src/seal/f.cpp": ("int f() {\n" + "  g();\n" * 60 + "}\n", "function of 62 lines"),
    "src/seal/g.cpp": ("int x;\n" * 501, "501 lines"),
    "src/seal/h.cpp": ("// " + "x" * 100 + "\n", "line of"),
    "src/store/i.cpp": ("int log = 1;\n", "say ledger or journal"),
    "src/store/j.cpp": ("// TODO\n", "unfinished"),
}


def self_test():
    """Each planted violation must be found, and nothing else."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in PLANTED.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = list(findings(root))
        for name, (_, expected) in PLANTED.items():
            if not any(line.startswith(name) and expected in line for line in found):
                print(f"not found: {name}: {expected}")
                bad = 1
        for line in found:
            if line.split(":")[0] not in PLANTED:
                print(f"not planted: {line}")
                bad = 1
    return bad


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    found = list(findings(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "style: nothing to say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
