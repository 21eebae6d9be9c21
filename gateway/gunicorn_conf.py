"""How gunicorn serves the gateway: plain threads, nothing patched; read with `gunicorn -c`."""

import gc
import os
import shutil
import tempfile
from typing import Any

from jinja2 import FileSystemBytecodeCache

gc.disable()  # until all is loaded: collecting meanwhile finds nothing

preload_app = True  # made once for all workers, which share its memory; it connects to nothing before it is asked
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gateway.worker.EvenWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
timeout = 60
graceful_timeout = 20
keepalive = 75
# A file on a disk that is slow for a moment would make gunicorn believe that a worker hangs.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
limit_request_line = 8190
limit_request_fields = 60
control_socket_disable = True  # its place is in the home folder, where two checkouts would meet

# The workers' counts lie here, so that /metrics tells of all of them, whichever answers. prometheus_client looks for
# the name when it is first imported: never import it above this line.
_shared = tempfile.mkdtemp(prefix="kinerja-gateway-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _shared


def when_ready(server: Any) -> None:
    """What one worker has compiled of a template is there for all; of this gateway only: another may be of old code."""
    server.app.wsgi().jinja_env.bytecode_cache = FileSystemBytecodeCache(_shared)
    gc.freeze()  # the app stays to the end: no collection looks through it again, or makes workers copy it
    gc.enable()


def child_exit(server: Any, worker: Any) -> None:
    """A worker that is gone leaves its counters, but no gauges."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    shutil.rmtree(_shared, ignore_errors=True)
