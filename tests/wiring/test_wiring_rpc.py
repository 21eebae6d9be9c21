"""Calls over the bus: round trip, errors, actors, expiry, and what happens when something dies."""

import json
import threading
import time

import amqp
import pytest

from chassis.actor import sign
from chassis.rpc import Client, close
from contracts import errors
from contracts.base import Actor, Api, Query
from contracts.types import new_id
from dev.keys import generate
from tests.wiring.conftest import Home, until
from tests.wiring.sample.contract import Echo, NotesQuery, SampleApi, WriteNote
from tests.wiring.sample.service import REFUSALS


class StrangerApi(Api, service="sample"):
    def unheard(self, query: NotesQuery) -> Echo: ...


class LooseEcho(Query):
    text: int | str


class LooseApi(Api, service="sample"):
    """The sample service as a caller with other contracts sees it."""

    def echo(self, query: LooseEcho) -> LooseEcho: ...


class NowhereApi(Api, service="nowhere"):
    def echo(self, query: Echo) -> Echo: ...


Api.registry.pop("nowhere")
Api.registry["sample"] = SampleApi


def note(behaviour: str = "", text: str = "apa kabar") -> WriteNote:
    return WriteNote(id=new_id(), text=text, behaviour=behaviour)


def test_a_call_comes_back_typed_in_the_actors_name_and_trace(shared: Home) -> None:
    cmd, trace = note(), "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    answer = shared.client().write(cmd, actor=shared.token(sub="ani"), trace=trace)
    assert (answer.id, answer.text, answer.actor, answer.trace_id) == (cmd.id, cmd.text, "ani", "a" * 32)


def test_the_acting_client_has_the_apis_own_types(shared: Home) -> None:
    assert shared.client().acting(shared.token()).echo(Echo(text="x")) == Echo(text="x")


def test_the_raw_answer_is_the_services_json(shared: Home) -> None:
    assert json.loads(shared.client().raw("echo", Echo(text="é"), actor=shared.token())) == {"text": "é"}


@pytest.mark.parametrize("name", [name for name in REFUSALS if name != "defect"])
def test_a_declared_error_arrives_as_it_was_raised(shared: Home, name: str) -> None:
    expected = REFUSALS[name]
    with pytest.raises(type(expected)) as caught:
        shared.client().misbehave(note(name), actor=shared.token())
    assert caught.value.to_wire() == expected.to_wire()  # type: ignore[attr-defined]


def test_a_defect_leaves_only_the_trace_id_and_is_logged_with_its_stack(shared: Home) -> None:
    trace = "00-" + "c" * 32 + "-" + "b" * 16 + "-01"
    with pytest.raises(errors.Internal) as caught:
        shared.client().misbehave(note("defect"), actor=shared.token(), trace=trace)
    assert "c" * 32 in caught.value.message
    assert "secret" not in str(caught.value.to_wire())
    (line,) = [line for line in shared.replicas[0].lines("defect") if line["trace_id"] == "c" * 32]
    assert "a secret that must not leave" in line["exception"]


@pytest.mark.parametrize("behaviour", ["wrong type", "write in read"])
def test_what_a_service_must_not_do_is_an_internal_error(shared: Home, behaviour: str) -> None:
    with pytest.raises(errors.Internal):
        shared.client().misbehave(note(behaviour), actor=shared.token())


def test_an_unhandled_duplicate_is_a_conflict(shared: Home) -> None:
    cmd = note("duplicate")
    shared.client().misbehave(cmd, actor=shared.token())
    with pytest.raises(errors.Conflict) as caught:
        shared.client().misbehave(cmd, actor=shared.token())
    assert caught.value.code == "tabrakan-data"


def test_a_transaction_that_collides_is_run_again(shared: Home) -> None:
    answer = shared.client().misbehave(note("collide once", text="twice"), actor=shared.token())
    assert answer.text == "twice"
    assert shared.sql("SELECT count(*) FROM note WHERE text = 'twice'") == [(1,)]


def test_a_body_that_breaks_the_contract_is_refused_field_by_field_in_indonesian(shared: Home) -> None:
    with pytest.raises(errors.Invalid) as caught:
        Client(LooseApi, shared.uri).echo(LooseEcho(text=5), actor=shared.token())
    assert [(e.field, e.message) for e in caught.value.errors] == [("text", "Isi dengan teks.")]


def test_a_method_that_the_service_does_not_have_is_not_found(shared: Home) -> None:
    with pytest.raises(errors.NotFound) as caught:
        Client(StrangerApi, shared.uri).unheard(NotesQuery(), actor=shared.token())
    assert caught.value.code == "metode-tidak-dikenal"


def test_garbage_is_answered_and_the_service_goes_on(shared: Home) -> None:
    channel, answers = shared.channel(), []
    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=answers.append)
    headers = {"actor": shared.token(), "traceparent": 7, "sent": "yesterday"}
    message = amqp.Message(b"\xff{", type="echo", reply_to="amq.rabbitmq.reply-to", application_headers=headers)
    channel.basic_publish(message, routing_key="rpc.sample")
    while not answers:
        channel.connection.drain_events(timeout=5)
    assert json.loads(answers[0].body)["error"] == "Invalid"
    assert shared.client().echo(Echo(text="still here"), actor=shared.token()).text == "still here"


def test_a_caller_cannot_have_the_answer_written_to_another_queue(shared: Home) -> None:
    channel = shared.channel()
    victim = channel.queue_declare("victim", durable=True, auto_delete=False).queue
    headers = {"actor": shared.token()}
    message = amqp.Message(b'{"text": "x"}', type="echo", reply_to=victim, application_headers=headers)
    channel.basic_publish(message, routing_key="rpc.sample")
    shared.client().echo(Echo(text="the call before is done"), actor=shared.token())
    until(lambda: shared.waiting("rpc.sample") == 0)
    assert shared.waiting(victim) == 0


class TestActors:
    def test_a_forged_actor_is_refused(self, shared: Home) -> None:
        forged = sign(Actor(sub="ani"), generate()["ACTOR_PRIVATE_KEY"])
        with pytest.raises(errors.Unauthenticated):
            shared.client().write(note(), actor=forged)

    def test_an_old_actor_is_refused(self, shared: Home) -> None:
        old = sign(Actor(sub="ani"), shared.env["ACTOR_PRIVATE_KEY"], seconds=-10)
        with pytest.raises(errors.Unauthenticated):
            shared.client().write(note(), actor=old)

    def test_a_token_without_signature_is_refused(self, shared: Home) -> None:
        head, body, _ = shared.token().split(".")
        unsigned = "eyJhbGciOiJub25lIn0." + body + "."
        for token in (unsigned, f"{head}.{body}.", "", "a.b.c"):
            with pytest.raises(errors.Unauthenticated):
                shared.client().write(note(), actor=token)

    def test_a_call_without_actor_is_refused(self, shared: Home) -> None:
        channel, answers = shared.channel(), []
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=answers.append)
        message = amqp.Message(b'{"text": "x"}', type="echo", reply_to="amq.rabbitmq.reply-to")
        channel.basic_publish(message, routing_key="rpc.sample")
        while not answers:
            channel.connection.drain_events(timeout=5)
        assert json.loads(answers[0].body)["error"] == "Unauthenticated"


class TestSize:
    def test_a_body_beyond_the_limit_is_refused_before_it_is_sent(self, shared: Home) -> None:
        with pytest.raises(errors.Invalid) as caught:
            shared.client().echo(Echo(text="x" * 13_000_000), actor=shared.token())
        assert caught.value.code == "permintaan-terlalu-besar"

    def test_a_large_body_passes(self, shared: Home) -> None:
        text = "é" * 2_000_000
        assert shared.client().echo(Echo(text=text), actor=shared.token()).text == text

    def test_an_event_that_the_broker_could_not_take_is_not_told_and_nothing_is_changed(self, shared: Home) -> None:
        cmd = note(text="x" * 5_000_000)
        with pytest.raises(errors.Conflict):
            shared.client().write(cmd, actor=shared.token())
        assert shared.sql("SELECT count(*) FROM note WHERE id = %s", str(cmd.id)) == [(0,)]

    def test_fifty_threads_share_a_client(self, shared: Home) -> None:
        client, token, answers = shared.client(), shared.token(), {}

        def call(number: int) -> None:
            answers[number] = client.echo(Echo(text=str(number)), actor=token).text
            close()

        threads = [threading.Thread(target=call, args=(number,)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == {number: str(number) for number in range(50)}


class TestAway:
    def test_a_service_that_is_not_there_is_said_at_once(self, shared: Home) -> None:
        began = time.monotonic()
        with pytest.raises(errors.Unavailable) as caught:
            Client(NowhereApi, shared.uri).echo(Echo(text="x"), actor=shared.token())
        assert time.monotonic() - began < 5, "it waited for an answer"
        assert caught.value.retry_after

    def test_a_service_that_died_is_said_at_once(self, home: Home) -> None:
        replica, client = home.serve(), home.client()
        client.echo(Echo(text="x"), actor=home.token())
        replica.kill()
        until(lambda: home.waiting("rpc.sample") == -1, seconds=5)
        began = time.monotonic()
        with pytest.raises(errors.Unavailable):
            client.echo(Echo(text="x"), actor=home.token())
        assert time.monotonic() - began < 5, "it waited for an answer"

    def test_nothing_runs_after_the_caller_gave_up(self, home: Home) -> None:
        home.serve(WORKERS="1")
        busy = threading.Thread(target=home.client().write, args=(note("sleep 3"),), kwargs={"actor": home.token()})
        busy.start()
        until(lambda: home.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%'")[0][0] > 1)
        late = note(text="too late")
        with pytest.raises(errors.Unavailable):
            home.client(timeout=1).write(late, actor=home.token())
        busy.join()
        home.client().write(note(text="after it"), actor=home.token())
        assert {text for (text,) in home.sql("SELECT text FROM note")} == {"apa kabar", "after it"}

    def test_a_call_whose_worker_is_killed_is_done_by_another_replica(self, home: Home) -> None:
        first = home.serve()
        answers = []
        client, cmd = home.client(), note("sleep 1.5")
        call = threading.Thread(target=lambda: answers.append(client.write(cmd, actor=home.token())))
        call.start()
        until(lambda: home.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%'")[0][0] > 1)
        home.serve()
        first.kill()
        call.join()
        assert [answer.id for answer in answers] == [cmd.id]
        assert home.sql("SELECT count(*) FROM note") == [(1,)]

    def test_sigterm_lets_a_call_in_flight_end_and_takes_no_new_one(self, home: Home) -> None:
        replica, answers = home.serve(), []
        client = home.client()
        call = threading.Thread(target=lambda: answers.append(client.write(note("sleep 2"), actor=home.token())))
        call.start()
        until(lambda: home.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%'")[0][0] > 1)
        replica.process.terminate()
        until(lambda: home.waiting("rpc.sample") == -1, seconds=2)
        with pytest.raises(errors.Unavailable):
            client_of_another_thread(home)
        call.join()
        assert len(answers) == 1
        assert replica.process.wait(timeout=10) == 0


def client_of_another_thread(home: Home) -> None:
    home.client().echo(Echo(text="x"), actor=home.token())
