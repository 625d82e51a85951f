"""Where work is done: the cores of this machine, or a Dask cluster that is running already. The numbers are the same."""

from asyncio import CancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError as FutureCancelled
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from joblib import parallel_config, register_parallel_backend

from experiments.config.compose import LINE
from experiments.config.settings import Cluster
from experiments.say import words
from sim import fingerprint
from sim.errors import InputError

CONNECT_S, GATHER_S = 20, 600  # the scheduler answers within so long, or is not there; all the workers wanted are there


@contextmanager
def working_on(cluster: Cluster, lang: str) -> Iterator[None]:
    """While it lasts, what is shared out goes to this cluster. InputError where it cannot be reached, or goes away."""
    if cluster.kind == "local":
        yield
        return
    client = _client(cluster, lang)
    from distributed.comm import CommClosedError

    try:
        with client, parallel_config(backend=_backend(), client=client):
            yield
    except (CommClosedError, TimeoutError, CancelledError, FutureCancelled) as error:
        allowed = f"the cluster is no longer there ({type(error).__name__}); what is done is kept: give the command again"
        raise InputError("cluster.address", cluster.address, allowed, LINE) from None


def _client(cluster: Cluster, lang: str) -> Any:
    """A connection to the scheduler; nothing is started here, and nobody can connect to us. All workers have our own model."""
    address = cluster.address
    if not address:
        raise InputError("cluster.address", None, "say where the scheduler is, such as tcp://127.0.0.1:8786", LINE)
    if "://" not in address and not Path(address).exists():
        raise InputError("cluster.address", address, "is no scheduler file, and no address such as tcp://127.0.0.1:8786", LINE)
    try:
        from distributed import Client
    except ImportError:
        raise InputError("cluster", "dask", "needs more packages: pip install 'handlingsrom[cluster]'", LINE) from None
    words.console().print(words.text("connecting", lang, address=address, n=cluster.workers), markup=False, soft_wrap=True)
    where = {"address": address} if "://" in address else {"scheduler_file": address}
    try:
        client = Client(**where, timeout=CONNECT_S, set_as_default=False)
        client.wait_for_workers(cluster.workers, timeout=CONNECT_S if cluster.workers == 1 else GATHER_S)
        models = client.run(_model)
    except (OSError, ValueError, TimeoutError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError("cluster.address", address, f"no cluster with so many workers answers there ({why})", LINE) from None
    other = [worker for worker, model in models.items() if model != fingerprint.SOURCES]
    if other:
        allowed = f"another version of the model is installed at {', '.join(sorted(other))}; install this one there"
        raise InputError("cluster.address", address, allowed, LINE)
    return client


def _model() -> str:
    """The fingerprint of the model where this is run; empty where there is none."""
    try:
        from sim.fingerprint import SOURCES
    except ImportError:
        return ""
    return SOURCES


def _backend() -> str:
    """joblib's way to Dask, but for two things, under a name of its own."""
    from joblib._dask import DaskDistributedBackend

    class Dask(DaskDistributedBackend):
        """joblib's own waits for ever for a task that every worker died of, and does the work here where there is one worker."""

        def submit(self, func: Any, callback: Callable[[Any], None]) -> Any:
            """As joblib's; a task that cannot be done is told of, too."""
            future = super().submit(func, callback)
            future.add_done_callback(lambda done: callback(done.exception()) if done.exception() else None)
            return future

        def retrieve_result_callback(self, out: Any) -> Any:
            """What a task gave, or what became of it."""
            if isinstance(out, BaseException):
                raise out
            return super().retrieve_result_callback(out)

        def effective_n_jobs(self, n_jobs: int) -> int:
            """The threads of all workers, at least two."""
            return max(2, super().effective_n_jobs(n_jobs))

    register_parallel_backend("handlingsrom-dask", Dask)
    return "handlingsrom-dask"
