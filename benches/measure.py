"""What the benches share: running a command and seeing what it took, files with random bytes, programs to build, a server."""

import json
import os
import shutil
import signal
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

# Who ends a bench early has its servers stopped, too.
for ended in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(ended, lambda number, _: sys.exit(128 + number))

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


class Link:
    """The bench's link in front of servers on this machine, for as long as a block runs: its ports, one a server. A round
    trip in ms, a rate in Mbit/s, a window in KiB, a buffer in ms; 0 is none, or the usual one."""

    def __init__(self, program, ports, rtt, mbit, window=0, buffer=0):
        targets = ",".join(f"127.0.0.1:{port}" for port in ports)
        self.command = [program, "127.0.0.1:0", targets, *map(str, (rtt, mbit, window, buffer))]
        self.many = len(ports)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        return [int(self.process.stdout.readline().rsplit(":", 1)[1]) for _ in range(self.many)]

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Samba:
    """A real Samba server of one's own, for as long as a block runs, whatever ends that. `folder` is gone afterwards."""

    def __init__(self, encryption="required", folder=None):
        self.folder, self.encryption = Path(folder or tempfile.mkdtemp(dir=MEMORY_DISK)), encryption

    def __enter__(self):
        try:
            command = [ROOT / "packaging/samba", "start", self.folder, self.encryption]
            started = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        except BaseException:
            # One that never answered may run all the same.
            self.__exit__()
            raise
        self.address = started.split()[-1]
        self.port = int(self.address.split(":")[-1].split("/")[0])
        self.share, self.login = self.folder / "share", self.folder / "login"
        self.password = (self.folder / "password").read_text().strip()
        return self

    def __exit__(self, *_):
        subprocess.run([ROOT / "packaging/samba", "stop", self.folder])
        shutil.rmtree(self.folder, ignore_errors=True)

    def empty(self):
        """Removes what lies on the share."""
        for entry in self.share.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


class Written:
    """The file of an upload: how much of it was written so far. What lies far back in it is given back to the memory."""

    BACK = 512 << 20

    def __init__(self, path):
        self.path, self.gone = path, 0

    def bytes(self):
        state = self.path.stat()
        total = self.gone + state.st_blocks * 512
        if (far := (state.st_size - self.BACK) & -(1 << 20)) > self.gone:
            subprocess.run(["fallocate", "--punch-hole", "--offset", "0", "--length", str(far), self.path], check=True)
            self.gone = far
        return total

    def follow(self, seconds):
        """The bytes after so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 1))
            total = self.bytes()
        return total
