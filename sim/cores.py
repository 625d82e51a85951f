"""Work shared out over processes, on this machine or a cluster. What is lost with a process that dies is done anew."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain
from typing import Any, TypeVar

from joblib import Parallel, delayed
from joblib import effective_n_jobs as cores

Task = TypeVar("Task")
Done = TypeVar("Done")

IDLE_S = 10  # processes with nothing to do, or with nobody left to do it for, end after so long
LOOK_S = 1.0  # how often a process looks whether the one that started it is still there
AHEAD = 3  # tasks begun for each process: one in hand, two to go on with
TRIES = 3  # processes that may die of a task before it is given up


class Died:
    """What there is of a task of which every process died that tried it."""


def how_many(workers: int | None) -> int:
    """The processes that work is shared out over: so many, or as many as there are cores here, or in the cluster."""
    return int(cores(-1 if workers is None else workers))


def shared_out(
    work: Callable[[Task], Done], tasks: Iterable[Task], workers: int | None
) -> Generator[tuple[Task, Done | Died]]:
    """What `work` gives for each task, as they get done. `work` is a function of a module, or a partial of one.

    Tasks are asked for when there is room for them. When a process dies, those under way are done anew; the second time, one at a
    time, so that the one it dies of is found. Whoever stops listening ends those begun, and no more are begun.
    """
    pending, stopped = enumerate(tasks), threading.Event()
    begun: dict[int, Task] = {}
    again: dict[int, Task] = {}  # those under way when a process died

    def calls() -> Iterator[Any]:
        for number, task in chain(again.items(), pending):
            if stopped.is_set():
                return
            begun[number] = task
            yield delayed(_numbered)(os.getpid(), work, number, task)

    while True:
        results = _parallel(workers)(calls())
        try:
            for number, found in results:
                again.pop(number, None)
                yield begun.pop(number), found
            return
        except GeneratorExit:
            stopped.set()
            with suppress(*deaths()):
                for _ in results:
                    pass
            raise
        except deaths():
            for number in [number for number in begun if number in again]:
                del again[number]
                yield begun[number], _alone(work, begun.pop(number), workers)
            again = again | begun
            begun.clear()


def _alone(work: Callable[[Task], Done], task: Task, workers: int | None) -> Done | Died:
    """One task in a process that does nothing else meanwhile."""
    for _ in range(TRIES):
        with suppress(*deaths()):
            ((_, found),) = _parallel(workers, fewest=2)([delayed(_numbered)(os.getpid(), work, 0, task)])
            return found
    return Died()


def _parallel(workers: int | None, fewest: int = 1) -> Parallel:
    many = max(fewest, how_many(workers))
    start = {"idle_worker_timeout": IDLE_S, "initializer": _end_with, "initargs": (os.getpid(),)}  # of processes on this machine
    return Parallel(many, return_as="generator_unordered", pre_dispatch=AHEAD * many, batch_size=1, **start)


def deaths() -> tuple[type[BaseException], ...]:
    """What is raised when a process that was at work is no more."""
    scheduler = sys.modules.get("distributed.scheduler")  # loaded where there is a cluster
    return (BrokenProcessPool, scheduler.KilledWorker) if scheduler else (BrokenProcessPool,)


def _numbered(asker: int, work: Callable[[Task], Done], number: int, task: Task) -> tuple[int, Done]:
    """One task done, with its number."""
    if os.getpid() != asker and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the one that asked decides when to stop
    return number, work(task)


def _end_with(asker: int) -> None:
    """Sees to it that this process does not outlive the one that started it, should that be killed: it might wait for ever."""
    threading.Thread(target=_watch, args=(asker,), daemon=True).start()


def _watch(asker: int) -> None:
    while os.getppid() == asker:
        time.sleep(LOOK_S)
    os._exit(1)
