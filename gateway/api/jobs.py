"""REST of background work: one address for the jobs of every service."""

from flask import Response
from pydantic import ValidationError

from contracts.base import JobQuery, JobState
from contracts.errors import NotFound
from contracts.org import OrgApi
from gateway import answers, clients
from gateway.routes import Routes

pekerjaan = Routes(OrgApi, "Pekerjaan latar belakang")


@pekerjaan.view("GET", "/jobs/<id>", "Kemajuan satu pekerjaan latar belakang milik saya", returns=JobState)
def job_state(id: str) -> Response:
    """`id` dari header Location saat pekerjaan dimulai: nama layanan, titik, UUID."""
    service, _, number = id.partition(".")
    for api in clients.APIS:
        if api.service == service and hasattr(api, "job"):
            try:
                query = JobQuery.model_validate({"id": number})
            except ValidationError:
                break
            return answers.sent(clients.remote(api).call("job", query))
    raise NotFound(
        "pekerjaan-tidak-ditemukan",
        "Pekerjaan ini tidak ada atau bukan milik Anda. Pakai alamat pada header Location saat memulainya.",
    )
