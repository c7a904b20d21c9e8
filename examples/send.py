"""Sends events (NDJSON, one a line) until each has a receipt: python send.py URL EVENTS RECEIPTS.

Stop it and start it again whenever you like: what RECEIPTS holds is not sent again.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

AGAIN = {408, 429, 500, 502, 503, 504}
LONGEST_PAUSE = 60.0


def send(url: str, event: dict, token: str | None) -> tuple[int, dict, float | None]:
    """The status, the answer, and for how many seconds the server asks to wait."""
    topic = event["type"].split(".")[1]
    headers = {"content-type": "application/cloudevents+json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(
        f"{url}/{topic}/v1/events", json.dumps(event).encode(), headers
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer), None
    except urllib.error.HTTPError as refused:
        wait = refused.headers.get("retry-after")
        body = refused.read()
        return refused.code, json.loads(body) if body else {}, float(wait) if wait else None


def main(url: str, events: str, receipts: str, token: str | None = None) -> int:
    kept = Path(receipts).read_text().splitlines() if Path(receipts).exists() else []
    have = {(each["source"], each["id"]) for each in map(json.loads, filter(None, kept))}
    refused = 0
    with open(receipts, "a") as done:
        for event in map(json.loads, open(events)):
            pause = 0.5
            while (event["source"], event["id"]) not in have:
                try:
                    status, said, wait = send(url, event, token)
                except (OSError, ValueError) as away:
                    status, said, wait = 503, {"detail": str(away)}, None
                if status in (200, 202):
                    done.write(json.dumps(said) + "\n")
                    done.flush()
                    have.add((event["source"], event["id"]))
                elif status in AGAIN or said.get("type") == "/problems/not-yet-here":
                    time.sleep(wait or pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                else:
                    print(event["id"], status, said.get("detail"), file=sys.stderr)
                    refused += 1
                    break
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
