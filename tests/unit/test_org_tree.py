"""Who stands above whom, and circles, as properties over any tree (domain.md 5)."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.org.rules.tree import Chair, circle, in_order, lacking, superiors


def chain(*heads: str | tuple[str, str] | None, away: str = "") -> list[Chair]:
    """From the own unor up; ("b", "plt") stands in, None is vacant, who is in `away` is not at work."""
    chairs = []
    for n, head in enumerate(heads):
        nip, penugasan = head if isinstance(head, tuple) else (head, "definitif" if head else None)
        chairs.append(Chair(UUID(int=n), nip, penugasan, nip is not None and nip not in away))
    return chairs


def above(chairs: list[Chair], nip: str) -> list[tuple[str, str]]:
    return [(superior.nip, superior.dari) for superior in superiors(chairs, nip)]


UNIT, HIGHER = "pimpinan unor", "pimpinan unor di atasnya"


def test_vectors():
    assert above(chain("a", "b", "c"), "x") == [("a", UNIT), ("b", HIGHER), ("c", HIGHER)]
    assert above(chain("a", "b", "c"), "a") == [("b", HIGHER), ("c", HIGHER)]
    assert above(chain(None, "b", "c"), "x") == [("b", HIGHER), ("c", HIGHER)]
    assert above(chain("a", "b", "c", away="a"), "x") == [("b", HIGHER), ("c", HIGHER)]
    assert above(chain("a", ("b", "plt"), ("c", "plh")), "x") == [("a", UNIT), ("b", "plt"), ("c", "plt")]
    assert above(chain("a", ("b", "pj")), "a") == [("b", HIGHER)]
    assert above(chain("a", "a", "b"), "x") == [("a", UNIT), ("b", HIGHER)]
    assert above(chain("a", "b", "a", "c"), "a") == [("c", HIGHER)]
    assert above(chain("a", "b", "c"), "c") == []
    assert above([], "x") == []


def test_why_nobody_stands_above():
    assert lacking(chain("a", "b"), "x") is None
    assert lacking(chain("a", "b"), "b") == "memimpin unor teratas"
    assert lacking(chain("a", "b", "a"), "a") == "memimpin unor teratas"
    assert lacking(chain("a", None), "a") == lacking(chain("a", "b", away="b"), "a") == "pimpinan di atas kosong"
    assert lacking(chain(None, None), "x") == lacking(chain("a", away="a"), "x") == "pimpinan kosong"
    assert lacking([], "x") == "tanpa unor"


people = st.sampled_from("abcdef")
chairs = st.lists(st.one_of(st.none(), people), max_size=8)


@given(chairs, people, st.sets(people))
def test_nobody_is_above_oneself_and_nobody_twice_and_only_who_is_at_work(heads, nip, away):
    found = [superior.nip for superior in superiors(chain(*heads, away="".join(away)), nip)]
    assert nip not in found
    assert len(found) == len(set(found))
    assert not set(found) & away


@given(chairs, st.data())
def test_two_people_of_one_line_never_stand_above_each_other(heads, data):
    """Whoever sits anywhere in the line: the nearest above never has the lower one as the nearest above."""
    places = data.draw(st.dictionaries(people, st.integers(0, max(len(heads) - 1, 0))))

    def nearest(nip: str) -> str | None:
        found = superiors(chain(*heads)[places[nip] :], nip)
        return found[0].nip if found else None

    for nip in places:
        boss = nearest(nip)
        if boss in places and _sits_in_the_line_below_its_chair(heads, places, boss):
            assert nearest(boss) != nip


def _sits_in_the_line_below_its_chair(heads: list[str | None], places: dict[str, int], nip: str) -> bool:
    """A head works in the unor it heads, or in one beneath while standing in for a head above."""
    headed = [n for n, head in enumerate(heads) if head == nip]
    return bool(headed) and places[nip] <= headed[-1]


nodes = st.integers(0, 12)
parents = st.dictionaries(nodes, st.one_of(st.none(), nodes))


def climbs_out(parents: dict[int, int | None], node: int) -> bool:
    steps, at = 0, node
    while at is not None and at in parents:
        at, steps = parents[at], steps + 1
        if steps > len(parents):
            return False
    return True


@given(parents)
def test_a_circle_is_found_exactly_when_someone_cannot_climb_out(parents):
    found = circle(parents)
    assert bool(found) is not all(climbs_out(parents, node) for node in parents)
    for child, parent in zip(found, [*found[1:], *found[:1]], strict=True):
        assert parents[child] == parent
    assert len(found) == len(set(found))


@given(parents)
def test_without_its_circles_every_map_is_ordered_with_parents_first(parents):
    while members := circle(parents):
        for member in members:
            del parents[member]
    ordered = in_order(parents)
    assert sorted(ordered) == sorted(parents)
    for n, node in enumerate(ordered):
        if parents[node] in parents:
            assert parents[node] in ordered[:n]
