"""Background jobs: what a request starts and doesn't wait for, and what happens at set times.

procrastinate keeps the queue in PostgreSQL. A task is a function in an app's `tasks.py`, and a job is one call of
it. `task.defer(…)` enqueues a job in the current transaction. Every job may run twice, because a worker can be
killed between a job's last line and the note that it is done, so each task checks what is left to do.
"""
