"""What other systems reach: a partner's queue and nothing else, and the feed; what operators reach: health, metrics."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pika
import pika.exceptions
import pytest

from chassis.partner import Partners
from contracts.base import EventFeedQuery, EventRecord
from contracts.errors import Forbidden
from contracts.types import new_id
from tests.wiring.conftest import Home, until
from tests.wiring.sample.contract import WriteNote

TYPE = "sample.note_written.v1"
NAME = f"contoh-{new_id().hex[-8:]}"


def write(home: Home, text: str, behaviour: str = "") -> None:
    home.client().write(WriteNote(id=new_id(), text=text, behaviour=behaviour), actor=home.token())


class TestPartner:
    @pytest.fixture
    def partners(self, shared: Home, management_url: str) -> Iterator[Partners]:
        partners = Partners(shared.uri, management_url)
        yield partners
        partners.remove(NAME)

    def connect(self, shared: Home, password: str) -> pika.BlockingConnection:
        parts = urlsplit(shared.uri)
        login = f"partner-{NAME}:{password}@{parts.hostname}:{parts.port}"
        return pika.BlockingConnection(pika.URLParameters(urlunsplit(parts._replace(netloc=login))))

    def test_a_partner_finds_all_that_was_told_while_it_was_away(self, shared: Home, partners: Partners) -> None:
        password = partners.add(NAME, [TYPE])
        for text in ("one", "two", "three"):
            write(shared, text, "hidden")
        until(lambda: shared.waiting(f"partner.{NAME}") == 3)
        connection = self.connect(shared, password or "")
        channel, texts = connection.channel(), []
        for method, _, body in channel.consume(f"partner.{NAME}", inactivity_timeout=5):
            texts.append(json.loads(body)["data"]["text"])
            channel.basic_ack(method.delivery_tag)
            if len(texts) == 3:
                break
        connection.close()
        assert texts == ["one", "two", "three"]
        until(lambda: shared.waiting(f"partner.{NAME}") == 0)

    @pytest.mark.parametrize(
        "attempt",
        [
            lambda c: c.queue_declare(f"partner.{NAME}.mine"),
            lambda c: c.queue_declare("", exclusive=True),
            lambda c: c.exchange_declare("mine"),
            lambda c: c.queue_bind(f"partner.{NAME}", "kinerja", "#"),
            lambda c: c.queue_bind(f"partner.{NAME}", "kinerja.internal", "#"),
            lambda c: c.queue_delete(f"partner.{NAME}"),
            lambda c: c.basic_get("sample.on_note_written"),
            lambda c: c.basic_get("sample.dead"),
            lambda c: c.basic_get("partnerx" + NAME),
            lambda c: (c.confirm_delivery(), c.basic_publish("kinerja", TYPE, b"{}")),
            lambda c: (c.confirm_delivery(), c.basic_publish("", "rpc.sample", b"{}")),
            lambda c: (c.confirm_delivery(), c.basic_publish("", f"partner.{NAME}", b"{}")),
        ],
    )
    def test_a_partner_can_do_nothing_else(self, shared: Home, partners: Partners, attempt: object) -> None:
        password = partners.new_password(NAME)
        connection = self.connect(shared, password)
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as caught:
            attempt(connection.channel())  # type: ignore[operator]
        assert caught.value.reply_code == 403
        connection.close()

    def test_adding_again_changes_the_types_and_keeps_the_password(self, shared: Home, partners: Partners) -> None:
        password = partners.add(NAME, [TYPE])
        assert partners.names()[NAME] == [TYPE]
        assert partners.add(NAME, []) is None
        assert partners.names()[NAME] == []
        self.connect(shared, password or "").close()

    def test_a_removed_partner_is_out(self, shared: Home, partners: Partners) -> None:
        password = partners.add(NAME, [TYPE])
        partners.remove(NAME)
        with pytest.raises(pika.exceptions.AMQPError):
            self.connect(shared, password or "")
        assert shared.waiting(f"partner.{NAME}") == -1

    @pytest.mark.parametrize("type_", ["sample.note_hidden.v1", "sample.nothing.v1", "#"])
    def test_no_partner_gets_an_internal_or_unknown_type(self, partners: Partners, type_: str) -> None:
        with pytest.raises(LookupError, match="not a public event"):
            partners.add(NAME, [type_])

    @pytest.mark.parametrize("name", ["", "a/b", "A", "x.y", "-x", ".*"])
    def test_a_partners_name_is_plain(self, partners: Partners, name: str) -> None:
        with pytest.raises(LookupError, match="name"):
            partners.add(name, [TYPE])


class TestFeed:
    def read(self, home: Home, query: EventFeedQuery, **actor: object) -> list[EventRecord]:
        return home.client().events(query, actor=home.token(**actor)).items

    def test_a_reader_goes_on_after_the_last_position_that_it_knows(self, home: Home) -> None:
        home.serve()
        for text in ("a", "b", "c"):
            write(home, text, "hidden")
        until(lambda: home.sql("SELECT count(*) FROM outbox WHERE position IS NOT NULL") == [(6,)])
        partner = {"roles": ["partner"], "scopes": [f"events:{TYPE}"]}
        first = home.client().events(EventFeedQuery(limit=2), actor=home.token(**partner))
        assert [record.data["text"] for record in first.items] == ["a", "b"]
        assert first.next == str(first.items[-1].position)
        rest = self.read(home, EventFeedQuery(after=int(first.next)), **partner)
        assert [(record.data["text"], record.type, record.source) for record in rest] == [
            ("c", TYPE, "urn:kinerja:sample")
        ]
        everything = self.read(home, EventFeedQuery(), roles=["super_admin"])
        assert {record.type for record in everything} == {TYPE}  # internal ones are for nobody
        assert self.read(home, EventFeedQuery(), roles=["partner"], scopes=["events:*"]) == everything
        assert self.read(home, EventFeedQuery(type=TYPE), roles=["partner"], scopes=["events:*"]) == everything

    @pytest.mark.parametrize(
        ("actor", "type_"),
        [
            ({}, None),
            ({"roles": ["admin_instansi"]}, TYPE),
            ({"roles": ["partner"]}, None),
            ({"roles": ["partner"], "scopes": ["events:skp.approved.v1"]}, TYPE),
            ({"scopes": ["events:*"]}, None),
        ],
    )
    def test_who_may_not_read_is_refused(self, shared: Home, actor: dict[str, object], type_: str | None) -> None:
        with pytest.raises(Forbidden):
            self.read(shared, EventFeedQuery(type=type_), **actor)


class TestOperators:
    def test_readyz_has_a_line_for_each_dependency(self, shared: Home) -> None:
        assert shared.replicas[0].dependencies() == {
            "service": True,
            "broker (rpc)": True,
            "broker (events)": True,
            "database": True,
            "relay": True,
        }

    def test_metrics_count_calls_errors_handlers_and_what_waits(self, shared: Home) -> None:
        write(shared, "counted")
        with pytest.raises(Forbidden):
            shared.client().misbehave(WriteNote(id=new_id(), text="x", behaviour="Forbidden"), actor=shared.token())
        replica = shared.replicas[0]
        for line in (
            'kinerja_rpc_calls_total{method="sample.write"}',
            'kinerja_rpc_seconds_count{method="sample.write"}',
            'kinerja_rpc_errors_total{error="Forbidden",method="sample.misbehave"} 1.0',
            'kinerja_handler_events_total{handler="sample.on_note_written",outcome="done"}',
            'kinerja_handler_seconds_count{handler="sample.on_note_written"}',
            "kinerja_outbox_oldest_seconds",
            "kinerja_dead_letters",
            "kinerja_database_connections",
        ):
            until(lambda line=line: line in replica.get("/metrics")[1])

    def test_every_call_has_a_line_with_actor_and_trace(self, shared: Home) -> None:
        trace = "00-" + "e" * 32 + "-" + "b" * 16 + "-01"
        cmd = WriteNote(id=new_id(), text="logged")
        shared.client().write(cmd, actor=shared.token(sub="ani"), trace=trace)
        replica = shared.replicas[0]
        (line,) = until(lambda: [line for line in replica.lines("rpc") if line["trace_id"] == "e" * 32])
        assert (line["method"], line["actor"], line["outcome"], line["service"]) == (
            "sample.write",
            "ani",
            "ok",
            "sample",
        )
        (heard,) = until(lambda: [line for line in replica.lines("event") if line["trace_id"] == "e" * 32])
        assert heard["handler"] == "sample.on_note_written"

    def test_a_loop_goes_on_after_a_failure(self, shared: Home) -> None:
        assert shared.replicas[0].lines("loop failed")

        def ticks() -> int:
            cmd = WriteNote(id=new_id(), text="", behaviour="ticks")
            return int(shared.client().misbehave(cmd, actor=shared.token()).text)

        until(lambda: ticks() > 2)
