"""Commands and folders into numbers: time, memory, files, what differs; and what machine this is.

Knows nothing of generators and posts.
"""

import hashlib
import multiprocessing
import os
import pickle
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """`cpu` is user and system time of the process and all that it waited for, in seconds; `peak` the most
    memory that one of them had resident, in MB; `code` the exit code."""

    wall: float
    cpu: float
    peak: float
    code: int


def run(command, folder, log, more_environment=()):
    """Runs a command to its end; what it says goes to the end of the file `log`."""
    environment = {**os.environ, **dict(more_environment)}
    with open(log, "ab") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * 1024 / 1e6
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak, process.returncode)


def apart(function, *arguments):
    """Calls a function in a process of its own: Linux counts the peak of the process that starts a command
    as the command's, so this one has to stay small."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


def snapshot(folder, file):
    """Writes what a folder holds into `file`; returns the numbers of files, bytes and articles."""
    seen, total, articles = {}, 0, 0
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            content = Path(full).read_bytes()
            seen[os.path.relpath(full, folder)] = (
                len(content),
                hashlib.blake2b(content, digest_size=12).digest(),
            )
            total += len(content)
            articles += name.endswith(".html") and b"<article>" in content
    Path(file).write_bytes(pickle.dumps(seen))
    return len(seen), total, articles


def difference(before, after):
    """Files and bytes that are new or others in the second of two snapshots, and files that went."""
    before, after = (pickle.loads(Path(file).read_bytes()) for file in (before, after))
    changed = [size for path, (size, digest) in after.items() if before.get(path, (0, 0))[1] != digest]
    return len(changed), sum(changed), len(before.keys() - after.keys())


def settle():
    """Has the kernel write out what earlier runs left to it, so that no run pays for another."""
    os.sync()


def first_line(path, start):
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith(start):
                return line.partition(":")[2].strip()
    return "unknown"


def file_system(folder):
    """The type of the file system that a folder lies in."""
    folder, best = os.path.realpath(folder), ("", "unknown")
    with open("/proc/mounts", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            _, place, kind = line.split()[:3]
            if os.path.commonpath((place, folder)) == place and len(place) >= len(best[0]):
                best = (place, kind)
    return best[1]


def memory():
    """The machine's memory in MB."""
    return int(first_line("/proc/meminfo", "MemTotal").split()[0]) * 1024 // 1_000_000


def machine(folder):
    """One line about the machine and where the runs happen."""
    cores = len(os.sched_getaffinity(0))
    model = first_line("/proc/cpuinfo", "model name")
    return (
        f"{cores} cores, {model}, {memory() / 1000:.1f} GB of memory, {platform.system()} "
        f"{platform.release()}, {file_system(folder)}"
    )
