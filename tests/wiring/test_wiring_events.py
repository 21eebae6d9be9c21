"""Events: one effect each, in order, whatever is repeated, killed or indigestible."""

import json
import subprocess
import sys
from typing import Any
from uuid import UUID

import amqp
import pytest
from cloudevents.core.bindings.amqp import AMQPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from chassis import broker, dead, replay
from contracts.types import new_id
from dev.places import ROOT
from tests.wiring.conftest import MODULE, Home, Replica, until
from tests.wiring.sample.contract import NotesQuery, WriteNote
from tests.wiring.sample.service import SampleService

QUEUE = "sample.on_note_written"
MANY = """
INSERT INTO outbox (event_id, type, subject, public, data)
SELECT gen_random_uuid(), 'sample.note_written.v1', n::text, true,
       jsonb_build_object('note_id', gen_random_uuid(), 'text', n::text)
FROM generate_series(1, %s) AS n
"""


def write(home: Home, text: str = "apa kabar", behaviour: str = "", **actor: Any) -> UUID:
    cmd = WriteNote(id=new_id(), text=text, behaviour=behaviour)
    home.client().write(cmd, actor=home.token(**actor))
    return cmd.id


class Listener:
    """A queue of its own on an exchange, as another system has it."""

    def __init__(self, home: Home, exchange: str) -> None:
        self.channel, self.messages = home.channel(), []
        queue = self.channel.queue_declare("", exclusive=True).queue
        self.channel.queue_bind(queue, exchange=exchange, routing_key="#")
        self.channel.basic_consume(queue, no_ack=True, callback=self.messages.append)

    def wait(self, count: int) -> list[Any]:
        """At least so many messages."""

        def enough() -> bool:
            try:
                while len(self.messages) < count:
                    self.channel.connection.drain_events(timeout=0.1)
            except TimeoutError:
                return False
            return True

        until(enough, seconds=30)
        return self.messages


class TestOnTheWire:
    def test_an_event_is_a_cloudevent_with_actor_and_trace(self, shared: Home) -> None:
        listener = Listener(shared, broker.EVENTS)
        trace = "00-" + "d" * 32 + "-" + "b" * 16 + "-01"
        cmd = WriteNote(id=new_id(), text="ünïcode <b>")
        token = shared.token(nip="198501012010011001", acting_for="197001011995011001")
        shared.client().write(cmd, actor=token, trace=trace)
        message = listener.wait(1)[-1]
        properties = {"content-type": message.properties["content_type"]}
        event = from_structured(AMQPMessage(properties, {}, message.body), JSONFormat(), CloudEvent)
        assert event.get_specversion() == "1.0"
        assert event.get_type() == "sample.note_written.v1" == message.delivery_info["routing_key"]
        assert event.get_id() == message.properties["message_id"]
        assert event.get_source() == "urn:kinerja:sample"
        assert event.get_subject() == str(cmd.id)
        assert event.get_time() is not None
        assert event.get_extension("actor") == "198501012010011001"
        assert event.get_extension("actingfor") == "197001011995011001"
        assert event.get_extension("traceparent") == trace
        assert event.get_data() == {"note_id": str(cmd.id), "text": "ünïcode <b>", "behaviour": ""}
        assert message.properties["delivery_mode"] == 2

    def test_an_internal_event_is_not_on_the_public_exchange(self, shared: Home) -> None:
        public, internal = Listener(shared, broker.EVENTS), Listener(shared, broker.INTERNAL_EVENTS)
        write(shared, behaviour="hidden")
        write(shared, text="after it")
        (hidden,) = internal.wait(1)
        assert hidden.delivery_info["routing_key"] == "sample.note_hidden.v1"
        assert {m.delivery_info["routing_key"] for m in public.wait(2)} == {"sample.note_written.v1"}

    def test_a_rolled_back_transaction_tells_nothing(self, shared: Home) -> None:
        listener = Listener(shared, broker.EVENTS)
        with pytest.raises(Exception, match="Terjadi kesalahan"):
            write(shared, text="never", behaviour="sleep not-a-number")
        write(shared, text="told")
        assert [json.loads(m.body)["data"]["text"] for m in listener.wait(1)] == ["told"]


def test_what_is_told_before_the_first_start_waits_for_it(home: Home) -> None:
    home.sql(MANY, 3)
    home.serve()
    until(lambda: sorted(home.heard()) == ["1", "2", "3"])


class TestPoison:
    def test_a_poison_event_goes_to_the_dead_letters_and_the_others_go_on(self, home: Home) -> None:
        replica = home.serve()
        poison = write(home, text="bad", behaviour="poison")
        write(home, text="good")
        until(lambda: home.heard() == ["good"])
        until(lambda: home.waiting("sample.dead") == 1)
        (letter,) = dead.letters(home.uri, "sample")
        assert (letter.handler, letter.type) == (QUEUE, "sample.note_written.v1")
        assert letter.reason == "ValueError: this note cannot be digested"
        assert 0 <= letter.age < 60
        assert home.sql("SELECT subject FROM outbox WHERE event_id = %s", letter.event_id) == [(str(poison),)]
        assert home.waiting("sample.dead") == 1
        assert 'kinerja_handler_events_total{handler="sample.on_note_written",outcome="dead"} 1.0' in metrics(replica)
        listed = self.chassis(home, "dead", MODULE)
        assert letter.event_id in listed
        assert "cannot be digested" in listed

        write(home, text="antidote")
        assert "1 given back" in self.chassis(home, "dead-requeue", MODULE)
        until(lambda: sorted(home.heard()) == ["antidote", "bad", "good"])
        assert home.waiting("sample.dead") == 0

    def test_one_letter_of_two_is_given_back(self, home: Home) -> None:
        home.serve()
        write(home, text="a", behaviour="poison")
        write(home, text="b", behaviour="poison")
        until(lambda: home.waiting("sample.dead") == 2)
        write(home, text="antidote")
        first = dead.letters(home.uri, "sample")[0]
        assert dead.requeue(home.uri, "sample", event_id=first.event_id) == 1
        until(lambda: len(home.heard()) == 2)
        assert home.waiting("sample.dead") == 1

    def test_what_is_no_event_at_all_is_a_dead_letter_too(self, home: Home) -> None:
        home.serve()
        channel = home.channel()
        for body in (b"\xff\xfe", b'{"data": 5}', b'{"id": "x", "data": {"note_id": 1, "text": 2}}'):
            channel.basic_publish(amqp.Message(body), exchange=broker.EVENTS, routing_key="sample.note_written.v1")
        until(lambda: home.waiting("sample.dead") == 3)
        assert all(letter.reason.startswith("ValidationError") for letter in dead.letters(home.uri, "sample"))

    def chassis(self, home: Home, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "chassis", *arguments], cwd=ROOT, env=home.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


class TestRepetition:
    def test_an_event_that_comes_twice_has_one_effect(self, home: Home) -> None:
        replica = home.serve()
        write(home, text="once")
        until(lambda: home.heard() == ["once"])
        home.sql("UPDATE outbox SET position = NULL")
        home.sql("NOTIFY outbox")
        until(lambda: "kinerja_handler_duplicates_total" in metrics(replica) and duplicates(replica) == 1)
        assert home.heard() == ["once"]

    def test_a_handler_that_is_killed_is_run_again_elsewhere_with_one_effect(self, home: Home) -> None:
        first = home.serve()
        write(home, text="slow", behaviour="slow")
        until(lambda: home.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%'")[0][0] > 1)
        first.kill()
        home.serve()
        until(lambda: home.heard() == ["slow"])
        until(lambda: home.waiting(QUEUE) == 0)
        assert home.heard() == ["slow"]

    def test_sigterm_lets_a_handler_end(self, home: Home) -> None:
        replica = home.serve()
        write(home, text="slow", behaviour="slow")
        until(lambda: home.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%'")[0][0] > 1)
        assert replica.stop() == 0
        assert home.heard() == ["slow"]
        assert home.waiting(QUEUE) == 0

    def test_replay_fills_a_dropped_read_model_and_has_no_second_effect_on_a_whole_one(self, home: Home) -> None:
        home.serve()
        for text in ("a", "b", "c"):
            write(home, text=text)
        until(lambda: len(home.heard()) == 3)
        told = {"consumer": SampleService, "queue": QUEUE}
        assert replay.replay("sample", home.database_url, home.uri, **told) == (3, 3)
        write(home, text="d")
        until(lambda: sorted(home.heard()) == ["a", "b", "c", "d"])
        home.sql("TRUNCATE heard, inbox")
        assert replay.replay("sample", home.database_url, home.uri, after=1, **told) == (3, 4)
        until(lambda: sorted(home.heard()) == ["b", "c", "d"])
        with pytest.raises(LookupError):
            replay.replay("sample", home.database_url, home.uri, consumer=SampleService, queue="sample.on_nothing")


class TestRelay:
    def test_two_relays_publish_everything_once_and_in_order(self, home: Home) -> None:
        listener = Listener(home, broker.EVENTS)
        home.serve()
        home.serve()
        home.sql(MANY, 1200)
        messages = listener.wait(1200)
        assert [json.loads(m.body)["subject"] for m in messages] == [str(n) for n in range(1, 1201)]
        until(lambda: home.sql("SELECT count(*) FROM outbox WHERE position IS NULL") == [(0,)])
        assert home.sql("SELECT min(position), max(position), count(*) FROM outbox") == [(1, 1200, 1200)]
        assert home.sql("SELECT count(*) FROM outbox WHERE position <> id") == [(0,)]

    def test_another_relay_goes_on_when_the_publishing_one_is_killed(self, home: Home) -> None:
        listener = Listener(home, broker.EVENTS)
        publishing = home.serve()
        home.serve()
        home.sql(MANY, 4000)
        listener.wait(100)
        publishing.kill()
        until(lambda: home.sql("SELECT count(*) FROM outbox WHERE position IS NULL") == [(0,)])
        (last,) = home.sql("SELECT event_id::text FROM outbox ORDER BY id DESC LIMIT 1")
        while listener.messages[-1].properties["message_id"] != last[0]:
            listener.wait(len(listener.messages) + 1)
        subjects = dict.fromkeys(json.loads(m.body)["subject"] for m in listener.messages)
        assert list(subjects) == [str(n) for n in range(1, 4001)]

    def test_killed_between_publishing_and_noting_it_the_relay_repeats_and_the_effect_does_not(
        self, home: Home
    ) -> None:
        listener = Listener(home, broker.EVENTS)
        replica = home.serve()
        home.sql(
            "CREATE FUNCTION wait_there() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$"
        )
        home.sql("CREATE TRIGGER wait_there BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION wait_there()")
        write(home, text="told twice")
        listener.wait(1)
        until(lambda: home.heard() == ["told twice"])
        replica.kill()
        home.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'kinerja-sample-relay' AND datname = current_database()"
        )
        home.sql("DROP TRIGGER wait_there ON outbox")
        again = home.serve()
        first, second = listener.wait(2)
        assert first.properties["message_id"] == second.properties["message_id"]
        until(lambda: duplicates(again) == 1)
        assert home.heard() == ["told twice"]


def metrics(replica: Replica) -> str:
    return replica.get("/metrics")[1]


def duplicates(replica: Replica) -> float:
    lines = [line for line in metrics(replica).splitlines() if line.startswith("kinerja_handler_duplicates_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def test_what_is_written_and_heard_can_be_read(shared: Home) -> None:
    before = shared.client().count(NotesQuery(), actor=shared.token())
    write(shared)
    until(lambda: shared.client().count(NotesQuery(), actor=shared.token()).heard > before.heard)
