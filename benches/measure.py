"""What the benches share: running a command and seeing what it took, files with random bytes, programs to build."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()
INGEST = TARGET / "release/ingest"
MEMORY_DISK = Path("/dev/shm")
GIB, MIB = 1 << 30, 1 << 20

# Seconds on the wall and on processors, the largest memory in bytes, and what it printed.
Took = namedtuple("Took", "seconds processor memory printed")


def took(*command, may_fail=False, exits=(0,), **options):
    """Runs a command. Ends the bench if it fails, or gives None when it may; `exits` are those that are no failure."""
    words = [str(word) for word in command]
    log = tempfile.TemporaryFile()
    started = time.monotonic()
    child = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    log.seek(0)
    printed = log.read().decode(errors="replace")
    if child.returncode not in exits:
        sys.stderr.write(printed)
        if may_fail:
            return None
        sys.exit(f"failed with {child.returncode}: {' '.join(words)}")
    return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, printed)


def run(*command, **options):
    """Runs a command; returns its wall time in seconds and its peak memory in bytes."""
    result = took(*command, **options)
    return result.seconds, result.memory


def fill(path, size):
    """Random bytes. In a process of its own: a child's peak memory starts with that of this script."""
    with open(path, "wb") as file:
        subprocess.run(["head", "-c", str(size), "/dev/urandom"], stdout=file, check=True)


def bench_program(name):
    """Builds the program of a bench, and says where it is."""
    command = ["cargo", "bench", "--locked", "--bench", name, "--no-run", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    made = (json.loads(line).get("executable") for line in built.splitlines())
    return next(path for path in made if path and Path(path).name.startswith(f"{name}-"))
