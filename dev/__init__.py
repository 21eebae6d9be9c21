"""What a developer's machine needs and production does not: private servers, stand-ins, demo data, the runner.

A database and a broker for a test run or a trial, without `make up`:

    .venv/bin/python -m dev.infra up            starts the shared test instance (idempotent, 8 s the first time)
    eval "$(.venv/bin/python -m dev.infra env)" AMQP_URI, DATABASE_URL, RABBITMQ_MANAGEMENT_URL in your shell
    .venv/bin/python -m dev.infra down          stops it; its data stays

pytest needs none of these: tests/conftest.py starts the test instance when it is not up and leaves it running.
"""
