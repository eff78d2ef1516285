"""The command `deckpress`, also `python -m generator`: from here on Ctrl-C is no traceback."""

from __future__ import annotations

import gc
import os
import sys

# what a shell gives for a command that Ctrl-C has ended
INTERRUPTED = 130
# seconds until Ctrl-C that was passed over comes again
SOON = 0.01


def run() -> None:
    """Run the command line. Exits with INTERRUPTED, at once, where Ctrl-C has ended it."""
    sys.unraisablehook = _unraised
    try:
        from generator.cli import main  # its libraries take time to load, in which Ctrl-C may come

        main(prog_name="deckpress", standalone_mode=True)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)  # noqa: T201
    except SystemExit as end:
        if end.code != INTERRUPTED:
            import signal

            signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is done; Python, as it ends, would show a traceback
            gc.freeze()  # Python, as it ends, would look through all that is left: 7 % of a build
            raise
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(INTERRUPTED)  # without waiting for what threads still fetch


def _unraised(passed_over: sys.UnraisableHookArgs) -> None:
    """Let Ctrl-C come again that came where Python can raise nothing, as in a callback of what imports modules."""
    if not issubclass(passed_over.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(passed_over)
        return
    import _thread
    import threading

    threading.Timer(SOON, _thread.interrupt_main).start()


if __name__ == "__main__":
    run()
