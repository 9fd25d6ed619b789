import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from conversation.actions import (
    ROOM,
    ROOM_ACTIONS,
    Action,
    ActionId,
    ActionSigner,
    ExpiredActionError,
    ForeignActionError,
    ForgedActionError,
)

SIGNER = ActionSigner("a-secret-for-tests-only")


def test_a_token_brings_back_what_the_button_does() -> None:
    action = Action(ActionId.SET_KIND, {"kind": "bygg_anlegg"})
    press = SIGNER.read(SIGNER.token(action, person_id="p1", use="r1"), person_id="p1")
    assert press.action == action
    assert press.use == "r1"
    assert press.single_use


def test_a_button_that_changes_nothing_may_be_pressed_again() -> None:
    press = SIGNER.read(SIGNER.token(Action(ActionId.HELP), person_id="p1", use="r1"), person_id="p1")
    assert not press.single_use


def test_somebody_elses_button_is_refused() -> None:
    token = SIGNER.token(Action(ActionId.HELP), person_id="p1", use="r1")
    with pytest.raises(ForeignActionError):
        SIGNER.read(token, person_id="p2")


def test_a_token_of_another_installation_is_forged() -> None:
    token = ActionSigner("another-secret-entirely").token(Action(ActionId.HELP), person_id="p1", use="r1")
    with pytest.raises(ForgedActionError):
        SIGNER.read(token, person_id="p1")


def test_an_old_token_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    token = SIGNER.token(Action(ActionId.HELP), person_id="p1", use="r1")
    later = int(time.time()) + 91 * 24 * 3600
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    with pytest.raises(ExpiredActionError):
        SIGNER.read(token, person_id="p1")


@given(st.text(max_size=300))
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(ForgedActionError):
        SIGNER.read(text, person_id="p1")


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=255))
def test_a_token_with_a_changed_character_is_refused(place: int, step: int) -> None:
    token = SIGNER.token(Action(ActionId.ASK, {"text": "Hva er KGV?"}), person_id="p1", use="r1")
    at = place % len(token)
    changed = token[:at] + chr((ord(token[at]) + step) % 0x250) + token[at + 1 :]
    with pytest.raises(ForgedActionError):
        SIGNER.read(changed, person_id="p1")


def test_a_token_fits_where_platforms_allow_least() -> None:
    action = Action(ActionId.ASK, {"text": "å" * 300})
    assert len(SIGNER.token(action, person_id="0" * 36, use="0" * 32)) < 2000


@pytest.mark.parametrize("id", sorted(ROOM_ACTIONS))
def test_whoever_is_in_the_room_may_press_what_a_room_may_do(id: ActionId) -> None:
    press = SIGNER.read(SIGNER.token(Action(id), person_id=ROOM, use="r1"), person_id="p2")
    assert press.action.id is id
    assert not press.single_use, "one who looks must not spend it for the others"


@pytest.mark.parametrize("id", sorted(set(ActionId) - ROOM_ACTIONS))
def test_a_room_may_do_nothing_else(id: ActionId) -> None:
    with pytest.raises(ForeignActionError):
        SIGNER.read(SIGNER.token(Action(id), person_id=ROOM, use="r1"), person_id="p2")


@pytest.mark.parametrize("id", sorted(ROOM_ACTIONS))
def test_a_card_made_for_one_person_stays_theirs(id: ActionId) -> None:
    with pytest.raises(ForeignActionError):
        SIGNER.read(SIGNER.token(Action(id), person_id="p1", use="r1"), person_id="p2")
