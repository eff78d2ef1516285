"""launch.py SAID COMMAND...: run the command, what it says into the file SAID, and print as JSON what it took.

Linux counts for a process the most memory that its parent had when it started it (`setmax_mm_hiwater_rss` in
fs/exec.c), so one that is started by a large parent seems as large. Run with `python -I -S`, this is a small one.
"""

import json
import os
import sys
import time


def main(said: str, *command: str) -> None:
    """Print the exit status, CPU and wall seconds, and the memory of the largest process, as the system counts it."""
    to = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    files = [(os.POSIX_SPAWN_DUP2, to, out) for out in (1, 2)]
    begin = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps([code, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss]))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
