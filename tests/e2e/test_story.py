"""The story of `make demo`: an SKP from draft to approval, and what each party sees, through the real processes."""

from collections.abc import Iterator

import pytest
from dev.demo_partner import Partner

from dev import demo_cast
from dev.demo_readers import FeedReader
from dev.demo_story import Story
from dev.demo_world import World
from dev.stack import Stack
from tests.e2e.conftest import phone_of, system_of


@pytest.fixture(scope="module")
def partner(stack: Stack) -> Iterator[Partner]:
    with Partner.made(stack.env, types=["skp.approved.v1"]) as made:
        yield made


@pytest.fixture(scope="module")
def story(stack: Stack, world: World, partner: Partner) -> Story:
    feed = FeedReader(system_of(stack, "events:skp.approved.v1"), "skp.approved.v1")
    return Story(stack.url, demo_cast.new(world), phone_of(stack), partner.reader, feed)


def test_an_skp_goes_from_draft_to_approval_and_everybody_is_told(story: Story) -> None:
    for _, step in story.steps():
        step()


def test_the_story_can_be_told_again(stack: Stack, world: World, partner: Partner, story: Story) -> None:
    again = Story(stack.url, demo_cast.new(world), phone_of(stack), partner.reader, story.feed)
    for _, step in again.steps():
        step()
