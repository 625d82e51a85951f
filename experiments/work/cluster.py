"""Where work is done: the cores of this machine, or a Dask cluster that is running already. The numbers are the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from joblib import parallel_config, register_parallel_backend

from experiments.config.compose import LINE
from sim.errors import InputError
from sim.scenario import Model

CONNECT_S = 20  # the scheduler answers within so long, or is not there


class Cluster(Model):
    """What is to do the work; `address` is that of a Dask scheduler, or the path of its scheduler file."""

    kind: Literal["local", "dask"]
    address: str | None


@contextmanager
def working_on(cluster: Cluster) -> Iterator[None]:
    """While it lasts, what is shared out goes to this cluster. InputError where it cannot be reached."""
    if cluster.kind == "local":
        yield
        return
    with _client(cluster.address) as client, parallel_config(backend=_backend(), client=client):
        yield


def _client(address: str | None) -> Any:
    """A connection to the scheduler; nothing is started here, and nobody can connect to us."""
    if not address:
        raise InputError("cluster.address", None, "say where the scheduler is, such as tcp://127.0.0.1:8786", LINE)
    try:
        from distributed import Client
    except ImportError:
        raise InputError("cluster", "dask", "needs more packages: pip install 'handlingsrom[cluster]'", LINE) from None
    where = {"address": address} if "://" in address else {"scheduler_file": address}
    try:
        client = Client(**where, timeout=CONNECT_S, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError("cluster.address", address, f"no cluster with workers answers there ({why})", LINE) from None
    return client


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
