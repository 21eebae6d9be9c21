"""The story of `make demo`: an SKP approved, then assessed to a decided objection, through the real processes."""

from collections.abc import Iterator

import pytest

from chassis.config import Config
from dev import demo_cast
from dev.demo_partner import partner
from dev.demo_penilaian import EVENTS, Evaluation
from dev.demo_readers import FeedReader, QueueReader
from dev.demo_story import APPROVED, Story
from dev.demo_world import World
from dev.stack import Stack
from tests.e2e.conftest import phone_of, system_of


@pytest.fixture(scope="module")
def subscriber(stack: Stack) -> Iterator[QueueReader]:
    with partner(Config(stack.env), [APPROVED, *EVENTS]) as reader:
        yield reader


@pytest.fixture(scope="module")
def feed(stack: Stack) -> FeedReader:
    return FeedReader(system_of(stack, f"events:{APPROVED}"), APPROVED)


@pytest.fixture(scope="module")
def feeds(stack: Stack) -> list[FeedReader]:
    system = system_of(stack, *(f"events:{kind}" for kind in EVENTS))
    return [FeedReader(system, kind) for kind in EVENTS]


@pytest.mark.parametrize("time", ["the first time", "again"])
def test_an_skp_is_approved_then_assessed_to_a_decided_objection(
    stack: Stack, world: World, subscriber: QueueReader, feed: FeedReader, feeds: list[FeedReader], time: str
) -> None:
    story = Story(stack.url, demo_cast.new(world), phone_of(stack), subscriber, feed)
    for _, step in [*story.steps(), *Evaluation(story, feeds).steps()]:
        step()
