"""Background work by its address, for REST and pages alike: the service's name, a dot, and its UUID."""

from pydantic import ValidationError

from contracts.base import JobQuery, JobState
from contracts.errors import NotFound
from gateway import clients


def state_of(address: str) -> JobState:
    """How far one's own work is. Raises NotFound, also for an address that is none."""
    service, _, number = address.partition(".")
    for api in clients.APIS:
        if api.service == service and hasattr(api, "job"):
            try:
                query = JobQuery.model_validate({"id": number})
            except ValidationError:
                break
            state: JobState = clients.remote(api).call("job", query)
            return state
    raise NotFound(
        "pekerjaan-tidak-ditemukan",
        "Pekerjaan ini tidak ada atau bukan milik Anda. Pakai alamat yang ditunjukkan saat memulainya.",
    )
