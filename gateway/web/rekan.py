"""Feedback Rekan: a colleague by NIP, a period, and words on each behaviour, by name or anonymous (A45, P10)."""

from uuid import UUID

from flask import Response, request, url_for

from contracts.assessment import CariRekan, FeedbackQuery, FeedbackRekan, SetFeedback
from gateway import clients
from gateway.access import unlinked
from gateway.web import skp_kata
from gateway.web.forms import Form
from gateway.web.render import done, page
from gateway.web.site import site


@site.get("/feedback-rekan")
@unlinked
def rekan() -> Response:
    form = Form(request.args)
    found: list[FeedbackRekan] | None = None
    if form.value("nip") and form.accepted(lambda: clients.assessment.cari_rekan(form.command(CariRekan))):
        found = form.result
    return page("rekan/cari.html", form=form, found=found, status=form.status)


@site.get("/feedback-rekan/<uuid:id>")
@unlinked
def rekan_isi(id: UUID) -> Response:
    found = clients.assessment.feedback(FeedbackQuery(penilaian_id=id))
    return _form(found, Form.of(perilaku={str(nilai): teks for nilai, teks in found.isi.items()}, anonim=False))


@site.post("/feedback-rekan/<uuid:id>")
@unlinked
def rekan_kirim(id: UUID) -> Response:
    form = Form()
    perilaku = {
        name.removeprefix("perilaku."): form.value(name)
        for name in request.form
        if name.startswith("perilaku.") and form.value(name).strip()
    }
    if not perilaku:
        form.refuse_field("perilaku", "Tulis feedback untuk sedikitnya satu perilaku.")
    elif form.accepted(
        lambda: clients.assessment.set_feedback(form.command(SetFeedback, penilaian_id=id, perilaku=perilaku))
    ):
        return done(url_for("web.rekan_isi", id=id), "Feedback terkirim. Terima kasih.")
    return _form(clients.assessment.feedback(FeedbackQuery(penilaian_id=id)), form)


def _form(found: FeedbackRekan, form: Form) -> Response:
    return page("rekan/isi.html", rekan=found, form=form, perilaku=skp_kata.PERILAKU, status=form.status)
