"""Gives demo people their passwords as people get them: by the reset link, heard on the bus instead of the phone."""

from contracts.org import ResetPassword
from dev.demo_world import World
from gateway.first_admin import reset_tokens


def give_passwords(world: World, passwords: dict[str, str]) -> None:
    """`passwords` by NIP. Who has a password gets this one instead. Raises KinerjaError."""
    for nip, token in reset_tokens(world.config, passwords).items():
        world.gateway().reset_password(ResetPassword(token=token, password=passwords[nip]))
