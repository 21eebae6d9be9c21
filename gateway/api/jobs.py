"""REST of background work: one address for the jobs of every service."""

from flask import Response

from contracts.base import JobState
from contracts.org import OrgApi
from gateway import answers, jobs
from gateway.routes import Routes

pekerjaan = Routes(OrgApi, "Pekerjaan latar belakang")


@pekerjaan.view("GET", "/jobs/<id>", "Kemajuan satu pekerjaan latar belakang milik saya", returns=JobState)
def job_state(id: str) -> Response:
    """`id` dari header Location saat pekerjaan dimulai: nama layanan, titik, UUID."""
    return answers.sent(jobs.state_of(id))
