"""The pages. How to add one, by the example of a list "Tim Kerja" with a form:

1. `gateway/web/tim.py`, added to PAGES below; a view is a function on the site, login is the rule
   (`@public` below the route is the exception). It parses, makes one call, renders:

       @site.get("/tim")
       def tim() -> Response:
           teams = clients.org.daftar_tim(DaftarTim(after=request.args.get("after")))
           return page("tim/index.html", teams=teams)

       @site.post("/tim/baru")
       def tim_simpan() -> Response:
           form = Form()                                                   # what was typed
           if form.accepted(lambda: clients.org.create_tim(form.command(CreateTim, id=new_id()))):
               return done(url_for("web.tim"), "Tim dibuat.")              # 303, or htmx's way of it
           return page("tim/form.html", form=form, status=form.status)     # typed text stays, faults are marked

   Inputs are named like the contract's fields ("periode.awal" for deeper ones); `Form.of(model)` fills a form.
2. `templates/tim/index.html` begins with `{% extends layout %}` and fills the blocks `title` and `content`; a form
   that may open as a dialog extends "dialog.html" and fills `dialog` (link to it by `ui.dialog_link`). Macros:
   ui.page_head, card, field, form, post_button, table, pages, filters, empty, missing, status, badge, note, date,
   time, countdown, facts, icon. Where two can edit, `ui.version` in the form and `form.overtaken(…)` in the view let
   the second one go on. Filters: tanggal, waktu, periode, angka, persen, nip, titik, yang_lalu, sisa_hari.
3. Part of a page for htmx: `<div id="list">{% block list %}…{% endblock %}</div>` and `hx-target="#list"` on the
   link or form; `page()` then sends that block alone. `{% set %}` outside of the block is not seen inside it: give
   the value in page(). Without JavaScript the same link loads the whole page. Attribute inheritance is explicit in
   htmx 4; no hx-on, no filters in hx-trigger, no inline style: the CSP forbids what they need.
4. What a page can do without is asked by `part(NotifyApi, lambda notify: …)`; None becomes `ui.missing("…")`.
   What it is about is asked by gateway.clients: absence becomes the 503 page, which keeps a sent form.
5. Its menu entry stands in menu.py already or goes there. Only what `actions` names gets a button.
6. A class that no page used before comes into the style sheet by `npm run vendor`; write class names whole.
7. Focus: after a partial update it stays on the element with the same id, else goes to `[data-focus]` or the
   heading in the new part. `data-guard` on a form warns of unsaved text. A list with `shortcuts=true` is walked
   with j and k; `data-key="s"` on a control inside a row or beside the list gives it a key.
"""

from flask import Flask

from gateway.web import (  # the pages are here for their views
    assets,
    aturan_penilaian,
    aturan_riwayat,
    bawahan,
    beranda,
    buka_periode,
    capaian,
    cetak,
    cetak_banyak,
    compress,
    delegasi,
    docs,
    impor,
    instansi,
    keberatan,
    klien,
    kurva,
    lingkup,
    masuk,
    matriks,
    monitoring,
    notifikasi,
    parts,
    pegawai,
    pegawai_ubah,
    pekerjaan,
    penilaian,
    penilaian_bawahan,
    penilaian_bawahan_isi,
    penilaian_bawahan_massal,
    penilaian_bawahan_unggah,
    penilaian_cetak,
    penilaian_eviden,
    penilaian_isi,
    penilaian_progres,
    profil,
    rekan,
    render,
    saya,
    session,
    site,
    skp,
    skp_alur,
    skp_isi,
    skp_lengkap,
    skp_riwayat,
    tim,
    tim_isi,
    unor,
    unor_ekspor,
    unor_ubah,
    verifikasi,
)

PAGES = (
    aturan_penilaian,
    aturan_riwayat,
    bawahan,
    beranda,
    buka_periode,
    capaian,
    cetak,
    cetak_banyak,
    delegasi,
    docs,
    impor,
    instansi,
    keberatan,
    klien,
    kurva,
    lingkup,
    masuk,
    matriks,
    monitoring,
    notifikasi,
    pegawai,
    pegawai_ubah,
    pekerjaan,
    penilaian,
    penilaian_bawahan,
    penilaian_bawahan_isi,
    penilaian_bawahan_massal,
    penilaian_bawahan_unggah,
    penilaian_cetak,
    penilaian_eviden,
    penilaian_isi,
    penilaian_progres,
    profil,
    rekan,
    saya,
    skp,
    skp_alur,
    skp_isi,
    skp_lengkap,
    skp_riwayat,
    tim,
    tim_isi,
    unor,
    unor_ekspor,
    unor_ubah,
    verifikasi,
)


def install(app: Flask) -> None:
    """Everything that pages need, on an app that has its services' clients and its configuration already."""
    config = app.extensions["config"]
    session.install(app, config)
    parts.install(app, config)
    assets.install(app)
    compress.install(app)
    render.install(app)
    site.install(app)
