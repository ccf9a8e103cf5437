"""Child processes that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(death_signal: int = signal.SIGTERM) -> None:
    """Asks the kernel for a signal when the parent ends, however it ends. Linux only; elsewhere nothing happens."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)


def start(
    command: Sequence[str | Path],
    *,
    death_signal: int = signal.SIGTERM,
    output: IO[bytes] | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Starts a child as the head of a process group of its own, so that its own children can be ended with it."""
    parent = os.getpid()

    def in_the_child() -> None:
        end_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        process_group=0,
        # Unsafe only where the child would want a lock that some thread holds; it wants none.
        preexec_fn=in_the_child,  # noqa: PLW1509
        **options,
    )


def stop(processes: Sequence[subprocess.Popen[bytes]], *, seconds: float = 8, polite: int = signal.SIGTERM) -> None:
    """Ends the processes and all that they started: politely first, after so many seconds by force."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(polite)
    deadline = time.monotonic() + seconds
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
    kill(processes)


def kill(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ends whole process groups at once, as a power cut would."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
