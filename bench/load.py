"""A lean HTTP client: some connections that each post one body after another, and a clock."""

import asyncio
import time
from collections.abc import Callable, Sequence
from itertools import islice


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: bytes
) -> int:
    writer.write(
        b"POST %b HTTP/1.1\r\nhost: bench\r\ncontent-type: application/cloudevents+json\r\n"
        b"content-length: %d\r\n\r\n%b" % (path.encode(), len(body), body)
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def _client(port: int, path: str, bodies: Sequence[bytes], expected: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        status = await _post(reader, writer, path, body)
        if status != expected:
            raise RuntimeError(f"{path} answered {status}")
    writer.close()
    await writer.wait_closed()


def posts_a_second(
    port: int, path: str, clients: int, each: int, body: Callable[[int], bytes], expected: int
) -> float:
    """`clients` connections post `each` bodies; the rate over all of them."""
    numbers = iter(range(clients * each))
    shares = [[body(n) for n in islice(numbers, each)] for _ in range(clients)]

    async def run() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(_client(port, path, share, expected) for share in shares))
        return clients * each / (time.perf_counter() - began)

    return asyncio.run(run())
