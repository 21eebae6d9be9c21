"""Gives demo people their passwords as people get them: by the reset link, heard on the bus instead of the phone."""

from concurrent.futures import ThreadPoolExecutor

from contracts.org import ResetPassword
from dev.demo_world import World


def give_passwords(world: World, passwords: dict[str, str]) -> None:
    """`passwords` by NIP. Who has a password gets this one instead. Raises KinerjaError."""
    from gateway.first_admin import reset_tokens  # with it comes the whole gateway, which takes a second to import

    def give(nip_and_token: tuple[str, str]) -> None:
        nip, token = nip_and_token
        world.gateway().reset_password(ResetPassword(token=token, password=passwords[nip]))

    with ThreadPoolExecutor(4) as pool:  # hashing is slow on purpose
        list(pool.map(give, reset_tokens(world.config, passwords).items()))
