#!/usr/bin/python3
"""Measures the cost of keys: the same load runs on brokers with and without a
key in turns, so that the machine's other load affects both alike. Each batch is
synced to disk. Prints medians, and the median of the rounds' ratios.

curve_bench.py [ROUNDS]"""

import os
import statistics
import sys

from peer.broker import Broker
from peer.command import run_to_end
from peer.keys import WITHOUT_RATES, KeyedBroker
from peer.tree import BIN

LOAD = os.path.join(BIN, "bench_load")
LOADS = {"ingest": (500_000, 1), "fan-out": (200_000, 20)}  # lines, readers


def measure(broker, lines, readers, keys=()):
    """Returns (lines per second, microseconds of the broker's CPU per line)."""
    before = broker.cpu_seconds()
    took = float(run_to_end(LOAD, broker.intake, broker.feed, str(lines),
                            str(readers), *keys, seconds=600).ok())
    return lines / took, 1e6 * (broker.cpu_seconds() - before) / lines


def without(load):
    with Broker() as broker:
        return measure(broker, *load)


def with_keys(load):
    with KeyedBroker(*WITHOUT_RATES) as broker:
        keys = broker.member("bench")
        return measure(broker, *load, (keys.broker, keys.public, keys.secret))


def main(rounds=5):
    for name, load in LOADS.items():
        plain, keyed = [], []
        for _ in range(int(rounds)):
            plain.append(without(load))
            keyed.append(with_keys(load))
        for what, runs in (("without keys", plain), ("with keys", keyed)):
            speed, cpu = (statistics.median(v) for v in zip(*runs))
            print(f"{name} {what}: {speed:,.0f} lines/s, "
                  f"{speed * load[1]:,.0f} deliveries/s, "
                  f"{cpu:.2f} us of the broker's CPU a line")
        speed, cpu = (statistics.median(k[i] / p[i]
                                        for k, p in zip(keyed, plain))
                      for i in (0, 1))
        print(f"{name}: with keys {speed:.2f} of the speed, "
              f"{cpu:.2f} of the CPU", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
