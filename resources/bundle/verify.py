"""Checks a bundle of evidence without the program that made it.

    python3 -I verify.py [FOLDER] [--head HEX] [--key HEX]

FOLDER is the unpacked bundle, by default that of this file. It needs Python 3.8 or newer, changes
nothing and connects to nothing. It ends with 0 when everything agrees, and with 1 when anything
does not, and says what. What it checks, and what --head and --key are for, stands in VERIFY.txt.
"""

import argparse
import hashlib
import json
import os
import re
import sys

FREE = ("manifest.tsv", "signature.json")  # the one names all others, the other signs the one
PARTS = {"VERIFY.txt", "custody.pdf", "keys.json", "leaves.tsv", "log.jsonl", "verify.py"}
NAME = re.compile(r"(items/)?[A-Za-z0-9][A-Za-z0-9._-]*")
LINE = re.compile(r"([0-9a-f]{64})\t([0-9a-f]{128})\t(0|[1-9][0-9]*)\t([!-~]+)")
LEAF = re.compile(r"([1-9][0-9]*)\t([0-9a-f]{64})\t([0-9a-f]{64})")
FIELDS = "case case_number entries format items key made_at manifest_sha256 public_head "
FIELDS += "signer vault vault_head"


class Wrong(Exception):
    """Something that does not agree."""


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as stream:
        return stream.read()


def lines_of(folder, name):
    text = read(folder, name).decode("utf-8")
    if not text.endswith("\n"):
        raise Wrong(f"{name} is cut off")
    return text[:-1].split("\n")


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def parsed(data, name):
    """Return the value of JSON that is written in the one way it may be written in."""
    value = json.loads(data)
    if canonical(value) != data:
        raise Wrong(f"{name} is not written as it has to be")
    return value


def read_manifest(folder):
    found = {}
    for number, line in enumerate(lines_of(folder, "manifest.tsv"), 1):
        match = LINE.fullmatch(line)
        if match is None or not NAME.fullmatch(match[4]) or match[4] in found or match[4] in FREE:
            raise Wrong(f"manifest.tsv, line {number}: not a line of a manifest")
        found[match[4]] = (match[1], match[2], int(match[3]))
    if not found.keys() >= PARTS:
        raise Wrong("manifest.tsv does not name every part of a bundle")
    return found


def check_nothing_added(folder, manifest):
    known, folders = {*manifest, *FREE}, {"items"}
    for place, inner, files in os.walk(folder):
        for name in (*inner, *files):
            told = os.path.relpath(path := os.path.join(place, name), folder).replace(os.sep, "/")
            if os.path.islink(path) or told not in (known if name in files else folders):
                raise Wrong(f"{ascii(told)} is not in the manifest: it was added")


def check_file(folder, name, told):
    hashes, size = (hashlib.sha256(), hashlib.sha512()), 0
    with open(os.path.join(folder, *name.split("/")), "rb") as stream:
        for piece in iter(lambda: stream.read(1 << 20), b""):
            size += len(piece)
            for each in hashes:
                each.update(piece)
    if (*(each.hexdigest() for each in hashes), size) != told:
        raise Wrong(f"{name} is not the file that was put into the bundle")


def signed_statement(folder, key):
    """Return what was signed, after the signature fits and its key is the signer's."""
    signed = parsed(read(folder, "signature.json"), "signature.json")
    statement = signed["statement"]
    if sorted(signed) != ["signature", "statement"] or sorted(statement) != FIELDS.split():
        raise Wrong("signature.json does not state what it has to")
    if statement["format"] != "dalil-bundle-1":
        raise Wrong("this is a bundle of another format")
    keys = parsed(read(folder, "keys.json"), "keys.json")
    mine = {"ed25519": statement["key"], "user": statement["signer"]}
    if not any({name: each.get(name) for name in mine} == mine for each in keys):
        raise Wrong("keys.json does not name the signer's key")
    if key and key.lower() != statement["key"]:
        raise Wrong("it was signed with another key than the one you gave")
    message = b"dalil-bundle-v1\n" + canonical(statement)
    if not verified(bytes.fromhex(statement["key"]), message, bytes.fromhex(signed["signature"])):
        raise Wrong("the signature does not fit: what was signed is not what is here")
    if hashlib.sha256(read(folder, "manifest.tsv")).hexdigest() != statement["manifest_sha256"]:
        raise Wrong("manifest.tsv is not the one that was signed")
    return statement


# Ed25519 (RFC 8032), verification only: points as x, y, z, t with x*y = z*t.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def plus(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = plus(total, point)
        point, number = plus(point, point), number >> 1
    return total


def point_of(data):
    """Return the point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def verified(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(s, point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
    right = plus(nonce, times(int.from_bytes(digest, "little") % ORDER, key))
    return all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))


def check_chain(folder, statement, head):
    """Return every leaf in order, after the chain of them ends where it was signed to end."""
    leaves, heads = [], []
    chain = hashlib.sha256(b"dalil-public-log-v1" + statement["vault"].encode()).digest()
    for number, line in enumerate(lines_of(folder, "leaves.tsv"), 1):
        match = LEAF.fullmatch(line)
        if match is None or int(match[1]) != number:
            raise Wrong(f"leaves.tsv, line {number}: not the leaf of entry {number}")
        leaf = bytes.fromhex(match[2])
        chain = hashlib.sha256(b"\x01" + chain + number.to_bytes(8, "big") + leaf).digest()
        leaves.append(leaf)
        heads.append(match[3])
    ends = (len(leaves), chain.hex(), heads[-1])
    if ends != (statement["entries"], statement["public_head"], statement["vault_head"]):
        raise Wrong("leaves.tsv does not end where the signed log ends")
    if head and head.lower() not in heads:
        raise Wrong("the log never had the head you gave: it was rewritten, or is another log")
    return leaves, heads.index(head.lower()) + 1 if head else 0


def check_entries(folder, statement, leaves):
    entries, last = [], 0
    for number, line in enumerate(lines_of(folder, "log.jsonl"), 1):
        entry = parsed(line.encode(), f"log.jsonl, line {number}")
        seq = entry["seq"]
        if not last < seq <= len(leaves):
            raise Wrong(f"log.jsonl, line {number}: not in the order of the log")
        if hashlib.sha256(b"\x00" + line.encode()).digest() != leaves[seq - 1]:
            raise Wrong(f"log.jsonl, line {number}: entry {seq} is not the one in the chain")
        if entry["case"] != statement["case"]:
            raise Wrong(f"log.jsonl, line {number}: entry {seq} is of another case")
        entries.append(entry)
        last = seq
    return entries


def check_items(statement, manifest, entries):
    """Give a line for each item: which entry of the log holds its hash, and since when."""
    named = {name for name in manifest if name.startswith("items/")}
    if {each["name"] for each in statement["items"]} != named:
        raise Wrong("the signed list of items is not that of the manifest")
    for each in statement["items"]:
        if manifest[each["name"]][0] != each["sha256"]:
            raise Wrong(f"{each['name']} has another hash than was signed")
        own = [e for e in entries if e["record"] == each["record"] and e["operation"] == "received"]
        for entry in own:
            if entry["digest"] != each["sha256"]:
                raise Wrong(f"{each['name']} has another hash than entry {entry['seq']} received")
        since = "NOTE: received before hashes were entered in the log"
        if own:
            since = f"received under this hash, entry {own[0]['seq']}, {own[0]['at']}"
        yield f"{each['name']} (exhibit {each['exhibit']}): {since}"


def check(folder, head="", key=""):
    """Give what agrees, line by line; Wrong says what does not."""
    manifest = read_manifest(folder)
    check_nothing_added(folder, manifest)
    for name, told in manifest.items():
        check_file(folder, name, told)
    yield f"{len(manifest)} files are the ones in the manifest, and no other is there"
    statement = signed_statement(folder, key)
    yield f"signed by user {statement['signer']} at {statement['made_at']}"
    yield f"with the key {statement['key']}"
    leaves, at = check_chain(folder, statement, head)
    entries = check_entries(folder, statement, leaves)
    yield f"{len(leaves)} entries of the log form the signed chain; {len(entries)} are here"
    yield from check_items(statement, manifest, entries)
    if head:
        yield f"the head you gave is that after entry {at}"


def main():
    asked = argparse.ArgumentParser(description="Checks a bundle of evidence: see VERIFY.txt.")
    asked.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    for name in ("--head", "--key"):
        asked.add_argument(name, default="", metavar="HEX")
    given = vars(asked.parse_args())
    try:
        for line in check(**given):
            print("ok     ", line)
        print("Everything agrees. / Всё сходится.")
        return 0
    except Wrong as wrong:
        print("WRONG  ", wrong)
    except OSError as error:
        print("WRONG   a file is missing or cannot be read:", ascii(error.filename))
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError):
        print("WRONG   a part of the bundle is not built as it has to be")
    return 1


if __name__ == "__main__":
    sys.exit(main())
