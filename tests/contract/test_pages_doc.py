"""docs/pages.md shows every picture that `make screenshots` takes, and every picture is there."""

import re

from dev.places import ROOT
from dev.screenshots import PAGE, SHOTS, WIDTHS


def test_every_picture_is_there_and_shown():
    shown = re.findall(r'src="([^"]+)"', PAGE.read_text(encoding="utf-8"))
    assert shown == [shot.file(width) for shot in SHOTS for width in WIDTHS]
    for name in shown:
        assert (ROOT / "docs" / name).read_bytes()[8:12] == b"WEBP", name


def test_the_pictures_stay_light_and_none_is_left_over():
    files = list((ROOT / "docs" / "pages").iterdir())
    assert {f"pages/{file.name}" for file in files} == {shot.file(width) for shot in SHOTS for width in WIDTHS}
    assert sum(file.stat().st_size for file in files) < 3 * 1024 * 1024
