"""The floor: the least that a webhook can do, on the same server and settings as ours.

uvicorn, uvloop and httptools over TLS with keep-alive; reads the body, decodes the uid, allows. What our
webhook costs above this is ours; what this costs is the price of being a webhook in Python at all.

    python benchmarks/floor.py --port 9999 --cert tls.crt --key tls.key
"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import uvicorn


class Request(msgspec.Struct):
    uid: str


class Review(msgspec.Struct):
    request: Request


DECODER = msgspec.json.Decoder(Review)
HEADERS = [(b"content-type", b"application/json")]


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Any) -> None:
    """Answer *allowed* with the uid of the request."""
    if scope["type"] != "http":
        return
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    review = DECODER.decode(b"".join(chunks))
    body = msgspec.json.encode(
        {
            "apiVersion": "admission.k8s.io/v1",
            "kind": "AdmissionReview",
            "response": {"uid": review.request.uid, "allowed": True},
        }
    )
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve until terminated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cert", required=True)
    parser.add_argument("--key", required=True)
    flags = parser.parse_args()
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=flags.port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=120,
        ssl_certfile=flags.cert,
        ssl_keyfile=flags.key,
    )


if __name__ == "__main__":
    main()
