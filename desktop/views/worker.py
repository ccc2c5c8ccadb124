"""One long-lived thread for each purpose, so that nothing slow ever runs where windows are drawn.

`run` takes a function that knows no Qt; what it returns or raises comes back on the GUI thread.
A result nobody waits for any more (cancelled, outdated, or its widget is gone) is dropped. The
threads are Python's, because a QThread destroyed while it runs aborts the process.
"""

from __future__ import annotations

import inspect
import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from desktop.core.errors import Cancelled, DalilError, Failure, places
from desktop.core.progress import Progress
from desktop.core.text import _

log = logging.getLogger("dalil.worker")

STOP_WITHIN_MS = 1000
PROGRESS_EVERY_S = 0.1
DEBOUNCE_MS = 60

Done = Callable[[Any], None]
Failed = Callable[[DalilError], None]
Reported = Callable[[int, int], None]


def nothing(_outcome: object) -> None:
    """Let an outcome be: nobody waits for it."""


class Job:
    """A piece of work that was handed to a worker, and those who wait for it."""

    def __init__(self, call: Callable[[], Any], done: Done, failed: Failed) -> None:
        self.call = call
        self.done = done
        self.failed = failed
        self.reported: Reported | None = None
        self.owner: QObject | None = None
        self.progress = Progress()
        self.dropped = False

    def cancel(self) -> None:
        """Stop the work if it can be stopped; nobody wants to hear of it, however it ends."""
        self.dropped = True
        self.progress.cancel()

    def interrupt(self) -> None:
        """Ask the work to stop, and be told how it ended: too late to stop, it may be done."""
        self.progress.cancel()

    @property
    def awaited(self) -> bool:
        """Whether somebody still waits: not cancelled, and the widget that asked is alive."""
        slots = (getattr(slot, "__self__", None) for slot in (self.done, self.failed))
        receivers = [each for each in (self.owner, *slots) if isinstance(each, QObject)]
        return not self.dropped and all(isValid(receiver) for receiver in receivers)


class Worker(QObject):
    """A thread that does one job after the other, in the order they were given."""

    _arrived = Signal(object)
    _attended = Signal(object)

    def __init__(self, purpose: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()  # no parent: the thread keeps it alive until `stop`
        self._clock = clock
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._running: Job | None = None
        self._stopped = threading.Event()
        self._arrived.connect(self._deliver)
        self._attended.connect(self._let_go)
        self._thread = threading.Thread(target=self._work, name=f"dalil-{purpose}", daemon=True)
        self._thread.start()

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done = nothing,
        failed: Failed,
        progress: Reported | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Do `function(*args)` and call `done(result)` or `failed(error)` on the GUI thread.

        A function with a parameter named `progress` is given a `Progress`; what it reports
        reaches the slot `progress` at most ten times a second. `owner` is the widget to which
        slots belong that are no methods of one: with it they die too.
        """
        job = Job(lambda: function(*args), done, failed)
        job.owner, job.reported = owner, progress
        if _takes_progress(function):
            job.progress = Progress(self._reporter(job))
            job.call = lambda: function(*args, progress=job.progress)
        if self._stopped.is_set():
            job.cancel()
        else:
            self._queue.put(job)
        return job

    def stop(self, timeout_ms: int = STOP_WITHIN_MS) -> bool:
        """Cancel everything and end the thread; say whether it ended in time.

        A thread that did not end stays behind as a daemon: what it still does is delivered to
        nobody, and the process does not wait for it.
        """
        self._stopped.set()
        running = self._running
        if running is not None:
            running.cancel()
        self._queue.put(None)
        self._thread.join(timeout_ms / 1000)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            self._attend(job)
            given_back = [job]
            del job
            self._attended.emit(given_back)

    def _attend(self, job: Job) -> None:
        self._running = job
        if self._stopped.is_set():  # `stop` may have looked just before
            job.cancel()
        if not job.progress.cancelled:
            self._do(job)
        elif not job.dropped:
            self._send(job, job.failed, Cancelled(_("Cancelled; nothing was changed.")))
        self._running = None

    def _do(self, job: Job) -> None:
        try:
            result = job.call()
        except DalilError as error:
            self._send(job, job.failed, _bare(error))
        except Exception as error:  # noqa: BLE001 - the edge of the thread: nobody is above
            log.error("unexpected %s", places(error))  # noqa: TRY400 - a traceback quotes values
            self._send(job, job.failed, Failure(_UNEXPECTED))
        else:
            self._send(job, job.done, result)

    def _send(self, job: Job, slot: Callable[..., None], *values: Any) -> None:
        if not self._stopped.is_set():
            self._arrived.emit((job, slot, values))

    def _deliver(self, message: tuple[Job, Callable[..., None], tuple[Any, ...]]) -> None:
        job, slot, values = message
        if job.awaited and not self._stopped.is_set():
            slot(*values)

    def _let_go(self, given_back: list[Job]) -> None:
        """Let go of a job where windows are drawn.

        It holds the widgets that waited for it. One that was closed meanwhile would be destroyed
        by the worker, if that were the last to know of it, and the process would end.
        """
        given_back.clear()

    def _reporter(self, job: Job) -> Reported:
        last = -PROGRESS_EVERY_S

        def report(done: int, total: int) -> None:
            nonlocal last
            now = self._clock()
            if job.reported is not None and (now - last >= PROGRESS_EVERY_S or done >= total):
                last = now
                self._send(job, job.reported, done, total)

        return report


class Newest(QObject):
    """For a search field: waits until typing pauses, and only the newest question is answered."""

    def __init__(self, worker: Worker, parent: QObject, pause_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(parent)
        self._worker = worker
        self._ask: Callable[[], Job] | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._start)

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done,
        failed: Failed,
        progress: Reported | None = None,
        at_once: bool = False,
    ) -> None:
        """Forget what was asked before, and ask this after the pause."""
        self.cancel()
        parent = self.parent()
        self._ask = lambda: self._worker.run(
            function, *args, done=done, failed=failed, progress=progress, owner=parent
        )
        if at_once:
            self._start()
        else:
            self._timer.start()

    def cancel(self) -> None:
        """Forget what was asked."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        self._job = self._ask = None

    def _start(self) -> None:
        if self._ask is not None:
            self._job = self._ask()
            self._ask = None


_UNEXPECTED = _(
    "Something went wrong inside the program. Try again; if it happens again, restart the program."
)


def _takes_progress(function: Callable[..., Any]) -> bool:
    try:
        return "progress" in inspect.signature(function).parameters
    except ValueError:  # a few built-in functions have no signature
        return False


def _bare(error: DalilError) -> DalilError:
    """Let go of the frames, which hold records and keys."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
