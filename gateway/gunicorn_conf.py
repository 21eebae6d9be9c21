"""How gunicorn serves the gateway: plain threads, nothing patched; read with `gunicorn -c`."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
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
