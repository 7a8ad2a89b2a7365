"""How gunicorn serves the site; its address and size come from the environment."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Each process makes one PDF at a time; its other threads answer pages meanwhile, and keep a
# browser's idle connections from blocking it.
workers = int(os.environ.get("WEB_CONCURRENCY", min(4, (os.cpu_count() or 1) + 1)))
worker_class = "gthread"
threads = 4
timeout = 120
# WeasyPrint does not give all memory back: a process is replaced after this many requests.
max_requests = 1000
max_requests_jitter = 100
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
loglevel = "warning"
control_socket_disable = True


def when_ready(server: object) -> None:
    print(f"\nIOP is ready at http://{bind}  (Ctrl+C stops it)", flush=True)  # noqa: T201
