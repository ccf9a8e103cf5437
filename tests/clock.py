"""`python -m tests.clock MOMENT MODULE …`: a Python program whose clock stands at the moment and goes on from there."""

import runpy
import sys
from datetime import datetime

import time_machine


def main() -> None:
    moment, module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    # Never stopped: the clock is the process's own, and its children's.
    time_machine.travel(datetime.fromisoformat(moment), tick=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
