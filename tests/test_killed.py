"""Long work may be killed, extended, or shared by several runs: it ends with the same bytes as if nothing had happened."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from kept import begun, bytes_of, ended, parts_of, wait_for

@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The bytes of a sweep that nobody disturbed, on one core; and the names of its parts."""
    out = tmp_path_factory.mktemp("sweep") / "undisturbed"
    ended(begun(out, "workers=1"), out)
    return bytes_of(out), parts_of(out)


def test_killed_again_and_again_it_ends_with_the_same_bytes(tmp_path, undisturbed):
    """Killed with -9 when one, three, six and nearly all parts are there, and each time begun again."""
    out = tmp_path / "killed"
    for enough in (1, 3, 6, 11):
        process = begun(out, "workers=2")
        wait_for(lambda: len(parts_of(out)) >= enough or process.poll() is not None)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.wait()
    ended(begun(out, "workers=2"), out)
    assert undisturbed == (bytes_of(out), parts_of(out))


def test_extended_it_ends_with_the_same_bytes(tmp_path, undisturbed):
    """A few days first, then all: what is there is used, and the tables are the same."""
    out = tmp_path / "extended"
    ended(begun(out, "workers=1", "days=7"), out)
    first = parts_of(out)
    ended(begun(out, "workers=1"), out)
    assert (undisturbed[0], True) == (bytes_of(out), set(first) <= set(parts_of(out)))


def test_two_runs_share_a_folder(tmp_path, undisturbed):
    """Two runs begun together in one folder both end well, with the bytes of one."""
    out = tmp_path / "shared"
    for process in [begun(out, "workers=1") for _ in range(2)]:
        ended(process, out)
    assert undisturbed == (bytes_of(out), parts_of(out))


def test_a_killed_core_loses_nothing(tmp_path, undisturbed):
    """One of the processes on other cores is killed in the middle; what it was doing is done anew."""
    out = tmp_path / "core"
    process = begun(out, "workers=2", "days=225")  # so much that other cores are worth starting
    wait_for(lambda: len(parts_of(out)) >= 5 and others(process.pid))
    os.kill(others(process.pid)[-1], signal.SIGKILL)
    ended(process, out)
    out_25 = tmp_path / "core_25"
    (tmp_path / "core_25").mkdir()
    (out / "parts").rename(out_25 / "parts")
    (out / "asked.json").rename(out_25 / "asked.json")
    ended(begun(out_25, "workers=1"), out_25)
    assert undisturbed[0] == bytes_of(out_25)


def test_a_killed_worker_of_a_cluster_loses_nothing(tmp_path, undisturbed):
    """A scheduler with two workers on loopback, one of which is killed in the middle, gives the bytes of one core here."""
    pytest.importorskip("distributed")
    out = tmp_path / "cluster"
    with cluster() as (address, workers):
        process = begun(out, "cluster=dask", f"cluster.address={address}")
        wait_for(lambda: len(parts_of(out)) >= 3)
        workers[0].kill()
        ended(process, out)
    assert undisturbed == (bytes_of(out), parts_of(out))


def others(pid):
    """The processes on other cores that a sweep has begun."""
    listed = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split(None, 2) for line in listed]
    return [int(row[0]) for row in rows if int(row[1]) == pid and "popen_loky" in row[2]]


@contextmanager
def cluster():
    """A Dask scheduler and two workers of one thread each on loopback: its address, and the workers' processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask, quiet = [sys.executable, "-m", "distributed.cli"], {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    port = address.rpartition(":")[2]
    scheduler = [*dask[:2], "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = [*dask[:2], "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"]
    started = [subprocess.Popen(scheduler, **quiet)]
    try:
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()
