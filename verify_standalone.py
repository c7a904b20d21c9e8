#!/usr/bin/env python3
"""Checks a bundle of Dealer Docket with nothing but Python's standard library.

python3 verify_standalone.py BUNDLE VKEY... [--seen FILE]... [--receipt FILE]... [--through DATE]

It shows who signed, that the dealer's events are all those that were sealed, and when, and that
receipts were kept; `docket verify` runs the law again, too. Ends with 0 where all is well, 1 where
something is not judged, 2 where the input is unusable, 3 where something is wrong.
"""
import argparse, base64, bisect, datetime, hashlib, json, re, struct, sys, zlib
from pathlib import Path
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
EVERY, STAMP = ("staffing", "audits", "decisions"), "checkpoint.tsr"
OWN = (*EVERY, "penalties")
MEMBERS = ["bundle.json", "checkpoint", "handovers.ndjson", "seals.ndjson", "lines.ndjson"]
MEMBERS += [f"dealer/{name}.ndjson" for name in OWN] + [f"every/{name}.ndjson" for name in EVERY]
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
class Wrong(Exception):
    """What was sealed or promised is contradicted."""
class Unusable(Exception):
    """The file, or what is given beside it, is no evidence."""
def need(holds, message, kind=Wrong):
    if not holds:
        raise kind(message)
# Ed25519 (RFC 8032)
def add(p, q):
    k = D * p[0] * q[0] * p[1] * q[1]
    x, y = p[0] * q[1] + p[1] * q[0], p[1] * q[1] + p[0] * q[0]
    return x * pow(1 + k, -1, P) % P, y * pow(1 - k, -1, P) % P
def times(number, point):
    total = (0, 1)
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total
def point_of(data):  # None where the 32 bytes encode no point
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if len(data) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x, y
BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
def has_signed(public, message, signature):
    key, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or len(signature) != 64 or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return times(s, BASE) == add(r, times(h, key))
# Trees (RFC 9162), base64, keys and notes (C2SP)
leaf = lambda data: hashlib.sha256(b"\0" + data).digest()
node = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
def root_of(level):
    level = list(level)
    while len(level) > 1:
        level = [node(*two) for two in zip(level[::2], level[1::2])] + level[len(level) & ~1 :]
    return level[0] if level else hashlib.sha256().digest()
def root_by(found, at, size, path):  # None where the path leads nowhere
    last = size - 1
    for each in path if 0 <= at <= last else [b""]:
        if not last or len(each) != 32:
            return None
        found = node(each, found) if at & 1 or at == last else node(found, each)
        while at == last and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return None if last else found
def unbase(text, kind=Wrong):  # base64 has one form
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, AttributeError):
        raise kind("base64: is none") from None
    need(base64.b64encode(data).decode() == text, "base64: is written otherwise", kind)
    return data
def key_of(text, kind):  # (name, id), public
    need(text.count("+") >= 2, f"{text[:60]}: is no key", kind)
    name, hex_id, encoded = text.split("+", 2)
    data = unbase(encoded, kind)
    key_id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    fine = len(data) == 33 and data[0] == 1 and key_id.hex() == hex_id
    need(fine, f"the key of {name} is mistyped", kind)
    return (name, key_id), data[1:]
def note_of(text, kind=Wrong):  # its text, and its signatures by name and id
    body, _, lines = text.rpartition("\n\n")
    signatures = {}
    for line in lines.split("\n")[:-1]:
        found = re.fullmatch("— ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        data = unbase(found[2] if found else "", kind)
        need(len(data) > 4 and (found[1], data[:4]) not in signatures, "a note is none", kind)
        signatures[found[1], data[:4]] = data[4:]
    need(body and signatures and lines.endswith("\n"), "a note is none", kind)
    return body + "\n", signatures
def signed(note, key):
    return key[0] in note[1] and has_signed(key[1], note[0].encode(), note[1][key[0]])
def head_of(note, kind=Wrong):  # origin, size, root
    lines = note[0].split("\n")
    need(len(lines) == 4 and re.fullmatch("[1-9][0-9]{0,17}", lines[1]), "checkpoint: is none", kind)
    return lines[0], int(lines[1]), unbase(lines[2], kind)
def inflated(data):  # None where the data is damaged
    try:
        content = (inflate := zlib.decompressobj(-15)).decompress(data)
    except zlib.error:
        return None
    return content if inflate.eof and not inflate.unused_data else None
def members_of(file):  # a ZIP that can be written in one way only
    members, framed, directory = {}, b"", b""
    while file.startswith(b"PK\3\4", at := len(framed)) and len(file) >= at + 30:
        crc, packed, size, named = struct.unpack_from("<IIIH", file, at + 14)
        name, data = file[at + 30 : at + 30 + named], file[at + 30 + named :][:packed]
        content = inflated(data)
        fine = content is not None and (zlib.crc32(content), len(content)) == (crc, size)
        need(fine, "no bundle: a member is damaged", Unusable)
        if data[-1]:  # the highest bit set has to say something, for padding is zero
            other = inflated(data[:-1] + bytes([data[-1] ^ 1 << data[-1].bit_length() - 1]))
            need(other != content, "no bundle: there are bits behind an end", Unusable)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, packed, size, named, 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fields
        directory += struct.pack("<HHHII", 0, 0, 0, 0, at) + name
        framed += b"PK\3\4" + fields + name + data
        members[name.decode("latin-1")] = content
    ending = struct.pack("<HHHHIIH", 0, 0, *[len(members)] * 2, len(directory), len(framed), 0)
    fine = framed + directory + b"PK\5\6" + ending == file
    need(fine and list(members) in (MEMBERS, [*MEMBERS, STAMP]), "no bundle", Unusable)
    return members
def lines_of(members, member):
    *lines, last = members[member].split(b"\n")
    need(last == b"", f"{member}: its last line does not end")
    return lines
def object_of(line, name, *, in_form=False):  # what is hashed has its form by its hash
    value = json.loads(line.decode())
    form = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    fine = isinstance(value, dict) and (form.encode() == line or not in_form)
    need(fine, f"{name} is not in canonical form")
    return value
def day_of(instant):
    return datetime.datetime.fromisoformat(instant).astimezone(SHANGHAI).date().isoformat()
def murmur2(data):  # Kafka's hash, which says in which partition a dealer is
    h = 0x9747B28C ^ len(data)
    for at in range(0, len(data) - 3, 4):
        k = int.from_bytes(data[at : at + 4], "little") * 0x5BD1E995 & 0xFFFFFFFF
        h = h * 0x5BD1E995 & 0xFFFFFFFF ^ (k ^ k >> 24) * 0x5BD1E995 & 0xFFFFFFFF
    if rest := data[len(data) & ~3 :]:
        h = (h ^ int.from_bytes(rest, "little")) * 0x5BD1E995 & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0x5BD1E995 & 0xFFFFFFFF
    return (h ^ h >> 15) & 0x7FFFFFFF

def check_log(members, keys, seen, through):
    note, entries = note_of(members["checkpoint"].decode()), lines_of(members, "seals.ndjson")
    seals = [object_of(line, "a seal") for line in entries]
    need(seals, "no seal yet", Unusable)
    listed = [[key_of(k, Wrong) for k in s["keys"] if "/receipts+" not in k] for s in seals]
    (origin, size, found), trusted = head_of(note), list(keys)
    for line in lines_of(members, "handovers.ndjson"):
        both = note_of(object_of(line, "a handover", in_form=True)["checkpoint"])
        told = head_of(both)
        fine = told[0] == origin and root_of(map(leaf, entries[: told[1]])) == told[2]
        need(fine and all(signed(both, k) for k in listed[told[1] - 1]), "a handover is wrong")
        if any(signed(both, key) for key in trusted):
            trusted += listed[told[1] - 1]
    by = [key for key in trusted if key[0] in note[1] and key[0][0] == origin]
    need(by, "checkpoint: not signed by a key given")
    for key in [*by, *listed[-1]]:
        need(signed(note, key), f"checkpoint: the signature of {key[0][0]} is wrong")
    days = [seal["through"] for seal in seals]
    need(days == sorted(set(days)), "seals: days do not ascend")
    need(len({s["partitions"] for s in seals}) == 1, "seals: the number of partitions changes")
    fine = size == len(seals) and root_of(map(leaf, entries)) == found
    need(fine, "seals: they do not hash to the checkpoint; one was altered, added or left out")
    for other in seen:
        told, known = head_of(other, Unusable), [*trusted, *sum(listed, [])]
        fine = told[0] == origin and any(signed(other, key) for key in known)
        need(fine, "seen: not signed by a key of this log", Unusable)
        need(told[1] <= size, "checkpoint: older than one seen before")
        fine = root_of(map(leaf, entries[: told[1]])) == told[2]
        need(fine, "history: the checkpoint seen before is of another history")
    need(days[-1] >= through, f"checkpoint: goes through {days[-1]} only")
    return origin, seals, days
def check_lines(members, dealer, every, seals, days):  # by stream and index: what a line says
    lines, last = {dealer: {}, every: {}}, ("", b"")
    for text in lines_of(members, "lines.ndjson"):
        shown = object_of(text, "lines", in_form=True)
        line, at = object_of(shown["line"].encode(), "a line"), days.index(shown["through"])
        stream, path = line["stream"], [unbase(each) for each in shown["path"]]
        found = root_by(leaf(shown["line"].encode()), shown["index"], seals[at]["lines"], path)
        fine = found and found.hex() == seals[at]["root"] and len(shown) == 4 and stream in lines
        need(fine, f"line of {stream} of {days[at]}: is not what was sealed that day")
        need((days[at], stream.encode()) > last, "lines: they do not ascend")
        last, lines[stream][at] = (days[at], stream.encode()), line
    need(len(days) - 1 in lines[dealer], f"lines: that of {dealer} of {days[-1]} is missing")
    return lines
def check_days(own, every, decisions, days):  # the days of a change, the days before, the last
    shown, closed = sorted(own), ""
    changed = {b for a, b in zip(shown, shown[1:]) if own[a] != own[b]} | {shown[0]}
    for each in decisions:
        closed = each.get("data", {}).get("through", closed)
        if "policy-published" in each.get("type", ""):
            changed.add(bisect.bisect_right(days, closed))
    needed = {i for c in changed for i in (c - 1, c) if 0 <= i < len(days)} | {len(days) - 1}
    fine = set(every) == needed and set(own) == {i for i in needed if i >= shown[0]}
    need(fine, "lines: they are not those of the days on which something changed")
def check_stream(members, folder, stream, topic, lines, days):
    events, before, first = lines_of(members, f"{folder}/{topic}.ndjson"), 0, {}
    leaves = [leaf(event) for event in events]
    for at, line in sorted(lines[stream].items()):
        head = line.get(topic, {"root": root_of([]).hex(), "size": 0})
        fine = before <= head["size"] <= len(leaves)
        fine = fine and root_of(leaves[: head["size"]]).hex() == head["root"]
        name = f"{topic} of {stream}: numbers {before + 1} to {head['size']}, sealed on {days[at]}"
        need(fine, f"{name}, are not what was sealed")
        first |= dict.fromkeys(range(before, head["size"]), at)
        before = head["size"]
    need(before == len(events), f"{topic} of {stream}: {len(events)} here, {before} were sealed")
    found = [object_of(event, f"{topic} of {stream}") for event in events]
    for number, event in enumerate(found, 1):
        kind, about = event.get("type", event.get("topic")), event.get("subject", stream)
        fine = event.get("sequence", event.get("passed_over")) == f"{number:020d}"
        fine = fine and f".{topic}." in kind and about == (stream if stream[:2] != "*/" else "*")
        need(fine, f"{topic} {number} of {stream}: is none of this stream")
    return found, leaves, first
def check_times(name, events, first, lines, cuts, days):
    for number, event in enumerate(events, 1):
        day = day_of(event.get("importedtime", event.get("recordedtime", f"{days[0]}T00:00+08:00")))
        day = day if cuts else event["data"].get("posted_on", event["data"].get("as_of"))
        due, here = bisect.bisect_left(days, day), first[number - 1]
        since = lines.get(here - 1, {}).get("held_since")
        cut = next((closed for through, closed in cuts if through >= days[here]), "")
        fine = here == due or (here > due and since and since <= days[due]) or "topic" in event
        fine = fine or (here < due and cuts and ("importedtime" in event or day <= day_of(cut)))
        need(fine, f"{name % number}: says it was received on {day}, and was not sealed then")
def check_receipt(note, origin, seals, leaves, last, held):  # what of it is not judged
    _, topic, subject, number, at, promised, *rest = lines = note[0].split("\n")
    fine = lines[0] == f"{origin}/receipts" and len(rest) == 3 and number.isdecimal()
    need(fine and int(number) > 0, "receipt: is none of this log", Unusable)
    keys = [key_of(k, Wrong) for seal in seals for k in seal["keys"] if "/receipts+" in k]
    if not (by := [key for key in keys if key[0] in note[1]]):
        return ["receipt: by a key that no seal lists"]
    need(signed(note, by[0]), "receipt: its signature is wrong", Unusable)
    name, day = f"receipt: {topic.split('.')[1]} {number} of {subject}", day_of(at)
    if (subject, topic.split(".")[1]) not in leaves:
        need(subject == "*/0", f"receipt: of {subject}", Unusable)
        return [f"receipt: of */0, and this is a bundle of {min(leaves)[0]}"]
    own = leaves[subject, topic.split(".")[1]]
    if int(number) > len(own) and (day > last or (held and day >= held)):
        return [f"{name}, received on {day}, is beyond what can be judged"]
    was = f"was promised, received on {day}, and is not among what was sealed through {last}"
    need(int(number) <= len(own), f"{name} {was}: it was withheld")
    fine = own[int(number) - 1] == unbase(promised)
    need(fine, f"{name} is recorded otherwise than its receipt says")
    return []
def verify(file, keys, seen, receipts, through):
    members = members_of(file)
    dealer = object_of(members["bundle.json"], "bundle.json").get("dealer", "")
    said = {"bundle": "docket-bundle/v1", "dealer": dealer}
    form = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    need(members["bundle.json"] == form, "no bundle: of another form", Unusable)
    origin, seals, days = check_log(members, keys, seen, through)
    every, cuts, leaves = f"*/{murmur2(dealer.encode()) % seals[-1]['partitions']}", {}, {}
    lines = check_lines(members, dealer, every, seals, days)
    for topic in EVERY:
        found, leaves[every, topic], _ = check_stream(members, "every", every, topic, lines, days)
        closed = [each for each in found if "day-closed" in each.get("type", "")]
        cuts[topic] = [(each["data"]["through"], each["recordedtime"]) for each in closed]
    check_days(lines[dealer], lines[every], found, days)
    for topic in OWN:
        found, own, first = check_stream(members, "dealer", dealer, topic, lines, days)
        leaves[dealer, topic], name = own, f"{topic} %d of {dealer}"
        check_times(name, found, first, lines[dealer], cuts.get(topic, []), days)
    held = lines[dealer][len(days) - 1].get("held_since")
    unjudged = [f"{dealer} has been held since {held}"] * bool(held) + [STAMP] * (STAMP in members)
    for note in receipts:
        unjudged += check_receipt(note, origin, seals, leaves, days[-1], held)
    print(f"{origin}: {len(days)} closed days sealed through {days[-1]}")
    told = ", ".join(f"{topic} {len(leaves[dealer, topic])}" for topic in OWN)
    print(f"{dealer}: {told} events, and there are no others through {days[-1]}")
    print(*(f"not judged: {each}" for each in unjudged), "nothing is wrong", sep="\n")
    return 1 if unjudged else 0
def main():
    reading = argparse.ArgumentParser(description="Checks a bundle of Dealer Docket.")
    reading.add_argument("bundle", type=Path)
    reading.add_argument("keys", nargs="+")
    for name in ("--seen", "--receipt"):
        reading.add_argument(name, action="append", default=[], type=Path)
    reading.add_argument("--through", default="")
    given = reading.parse_args()
    try:
        keys = [key_of(each, Unusable) for each in given.keys]
        seen = [note_of(each.read_text("utf-8"), Unusable) for each in given.seen]
        receipts = [note_of(each.read_text("utf-8"), Unusable) for each in given.receipt]
        return verify(given.bundle.read_bytes(), keys, seen, receipts, given.through)
    except (Unusable, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2
    except (Wrong, ArithmeticError, LookupError, ValueError, TypeError, AttributeError) as fault:
        print(fault if isinstance(fault, Wrong) else f"malformed: {fault!r}", file=sys.stderr)
        return 3
if __name__ == "__main__":
    sys.exit(main())
