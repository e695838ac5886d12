"""The Python side of the bench: does one call when it is told to, and says how long it took.

Requests come on standard input, one line of JSON each; those that bring arrays are followed by the bytes that the line's
`bytes` counts. Each is answered by one line of JSON, an outcome also by the bytes of its gradient. The clock runs here, so
that the pipe is in no time.

    hello                                 -> versions: of the libraries that are there
    prepare task, inputs                  -> contenders: the names of those who can do it
    outcome contender                     -> values, milliseconds, bytes
    time contender, warmUp, samples, calls
                                          -> samples: milliseconds of a call, of each the mean over its calls
"""

import gc
import json
import signal
import sys
import time
import warnings

import numpy as np

import peers


def read_arrays(stream, specifications):
    """The arrays that follow a request: 32-bit floats or bytes, in the order of the line."""
    arrays = {}
    for name, (kind, count) in specifications.items():
        dtype = np.dtype(np.float32 if kind == "float32" else np.uint8)
        arrays[name] = np.frombuffer(stream.read(count * dtype.itemsize), dtype=dtype).copy()
    return arrays


def timed(call, calls):
    """The milliseconds of a call, over many in a row."""
    start = time.perf_counter_ns()
    for _ in range(calls):
        call()
    return (time.perf_counter_ns() - start) / calls / 1e6


class Server:
    def __init__(self):
        self.contenders = {}

    def hello(self, request, arrays):
        return {"versions": peers.versions()}, b""

    def prepare(self, request, arrays):
        self.contenders = peers.contenders(request["task"], request["shape"], request["classes"], arrays)
        listed = [
            {"name": name, "otherDefinition": contender.other_definition}
            for name, contender in self.contenders.items()
        ]
        return {"contenders": listed}, b""

    def outcome(self, request, arrays):
        contender = self.contenders[request["contender"]]
        start = time.perf_counter_ns()
        result = contender.call()
        milliseconds = (time.perf_counter_ns() - start) / 1e6
        values, gradient = contender.read(result)
        body = b"" if gradient is None else np.ascontiguousarray(gradient, dtype=np.float32).tobytes()
        return {"values": [float(value) for value in values], "milliseconds": milliseconds}, body

    def time(self, request, arrays):
        call = self.contenders[request["contender"]].call
        for _ in range(request["warmUp"]):
            call()
        return {"samples": [timed(call, request["calls"]) for _ in range(request["samples"])]}, b""


def main():
    # Ctrl-C is for the process that asks; its end closes the pipe, and that ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    # What a library is about to deprecate is no news of a bench.
    warnings.simplefilter("ignore")
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not break the protocol.
    sys.stdout = sys.stderr
    server = Server()
    for line in requests:
        request = json.loads(line)
        arrays = read_arrays(requests, request.get("arrays", {}))
        try:
            answer, body = getattr(server, request["do"])(request, arrays)
        except Exception as error:  # whatever a library throws is told to the one who asked
            answer, body = {"error": f"{type(error).__name__}: {error}"}, b""
        answers.write(json.dumps({**answer, "bytes": len(body)}).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    main()
