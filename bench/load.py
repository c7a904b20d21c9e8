"""A lean HTTP client: some connections that each post one body after another, and a clock."""

import asyncio
import time
from collections.abc import Callable, Sequence
from itertools import islice


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, body: bytes
) -> int:
    writer.write(b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body))
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def _client(
    port: int, path: str, bodies: Sequence[bytes], expected: int, headers: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\n{headers}"
        "content-type: application/cloudevents+json\r\n"
    ).encode()
    for body in bodies:
        status = await _post(reader, writer, head, body)
        if status != expected:
            raise RuntimeError(f"{path} answered {status}")
    writer.close()
    await writer.wait_closed()


def posts_a_second(
    port: int,
    path: str,
    clients: int,
    each: int,
    body: Callable[[int], bytes],
    expected: int,
    headers: str = "",
) -> float:
    """`clients` connections post `each` bodies; the rate over all of them.

    `headers`: lines that every request bears besides.
    """
    numbers = iter(range(clients * each))
    shares = [[body(n) for n in islice(numbers, each)] for _ in range(clients)]

    async def run() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(_client(port, path, share, expected, headers) for share in shares))
        return clients * each / (time.perf_counter() - began)

    return asyncio.run(run())
