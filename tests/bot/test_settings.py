from datetime import date
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings
from notifications.rules.closed_days import ClosedDay, ClosedDays

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("INNKJOPSBOT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite+aiosqlite:///innkjopsbot.db"
    assert settings.kommune == "lillestrom"
    assert settings.secret is None


def test_every_fault_is_listed_at_once_and_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", "mysql://x")
    monkeypatch.setenv("INNKJOPSBOT_SECRET", "kort")
    monkeypatch.setenv("INNKJOPSBOT_LOG", "masse")
    monkeypatch.setenv("INNKJOPSBOT_TRUSTED_PROXIES", "10.0.0.5,proxy")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    faults = "\n".join(caught.value.faults)
    assert len(caught.value.faults) == 4
    for name in ("DATABASE_URL", "SECRET", "LOG", "TRUSTED_PROXIES"):
        assert f"INNKJOPSBOT_{name}" in faults
    assert "«proxy»" in faults
    assert "kort" not in faults.replace("for kort", ""), "a secret is never repeated"


def test_a_value_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("en-lang-nok-hemmelighet\n", encoding="utf-8")
    monkeypatch.setenv("INNKJOPSBOT_SECRET_FILE", str(path))
    secret = load_settings().secret
    assert secret is not None
    assert secret.get_secret_value() == "en-lang-nok-hemmelighet"


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKJOPSBOT_SECRET_FILE", "/finnes/ikke")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "INNKJOPSBOT_SECRET_FILE" in caught.value.faults[0]
    assert "/finnes/ikke" in caught.value.faults[0]


def test_the_web_chat_is_not_opened_without_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKJOPSBOT_WEBCHAT", "on")
    with pytest.raises(SettingsError):
        load_settings()
    monkeypatch.setenv("INNKJOPSBOT_USER_HEADER", "X-User")
    monkeypatch.setenv("INNKJOPSBOT_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")
    assert load_settings().trusted_proxies == ("10.0.0.0/8", "192.0.2.1")


def test_a_sign_in_at_an_issuer_needs_all_of_it_and_nothing_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fault() -> str:
        with pytest.raises(SettingsError) as caught:
            load_settings()
        return " ".join(caught.value.faults)

    monkeypatch.setenv("INNKJOPSBOT_WEBCHAT", "on")
    monkeypatch.setenv("INNKJOPSBOT_OIDC_ISSUER", "http://innlogging.kommune.no")
    assert "INNKJOPSBOT_OIDC_ISSUER må være en hel adresse som begynner med https://" in fault()
    monkeypatch.setenv("INNKJOPSBOT_OIDC_ISSUER", "https://innlogging.kommune.no")
    monkeypatch.setenv("INNKJOPSBOT_OIDC_CLIENT_ID", "bot")
    assert "INNKJOPSBOT_OIDC_CLIENT_SECRET mangler" in fault()
    monkeypatch.setenv("INNKJOPSBOT_OIDC_CLIENT_SECRET", "hemmelig")
    for url in ("", "http://bot.kommune.no"):
        monkeypatch.setenv("INNKJOPSBOT_URL", url)
        assert "INNKJOPSBOT_URL må være den offentlige adressen med https://" in fault()
    monkeypatch.setenv("INNKJOPSBOT_URL", "https://bot.kommune.no")
    assert load_settings().oidc_email_claim == "email"
    monkeypatch.setenv("INNKJOPSBOT_USER_HEADER", "X-User")
    monkeypatch.setenv("INNKJOPSBOT_TRUSTED_PROXIES", "10.0.0.0/8")
    assert "kan ikke være satt samtidig" in fault()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///bot.db", "sqlite+aiosqlite:///bot.db"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_databases_are_named_the_usual_way(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", given)
    assert load_settings().database_url == used


def test_a_dotenv_file_is_read_and_the_environment_outranks_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("INNKJOPSBOT_KOMMUNE=baerum\nINNKJOPSBOT_LOG=error\n", encoding="utf-8")
    monkeypatch.setenv("INNKJOPSBOT_LOG", "debug")
    settings = load_settings()
    assert (settings.kommune, settings.log) == ("baerum", "debug")


def test_the_example_file_names_every_setting_and_holds() -> None:
    from bot.settings import Settings

    text = EXAMPLE.read_text(encoding="utf-8")
    for field in Settings.model_fields.values():
        assert isinstance(field.validation_alias, str)
        assert field.validation_alias in text


def test_reminders_rest_on_the_eves_and_the_wednesday_before_easter_unless_a_kommune_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings().closed == ClosedDays()
    monkeypatch.setenv("INNKJOPSBOT_CLOSED_DAYS", "Julaften, 27.12, 2027-05-07")
    assert load_settings().closed == ClosedDays(
        frozenset({ClosedDay.JULAFTEN}), frozenset({(12, 27)}), frozenset({date(2027, 5, 7)})
    )
    monkeypatch.setenv("INNKJOPSBOT_CLOSED_DAYS", "ingen")
    assert load_settings().closed == ClosedDays(frozenset())


def test_an_approval_counts_from_teams_and_the_web_page_unless_other_channels_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings().approval_channels == ("teams", "web")
    monkeypatch.setenv("INNKJOPSBOT_APPROVAL_CHANNELS", "slack, web")
    assert load_settings().approval_channels == ("slack", "web")
    monkeypatch.setenv("INNKJOPSBOT_APPROVAL_CHANNELS", "web,email")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "INNKJOPSBOT_APPROVAL_CHANNELS" in caught.value.faults[0]
    assert "«email» er ikke en kanal" in caught.value.faults[0]


@pytest.mark.parametrize(
    ("given", "named"),
    [("julaften,påskeaften", "«påskeaften»"), (",".join(f"{n}.3" for n in range(1, 25)), "for mange dager")],
)
def test_a_closed_day_that_is_none_and_too_many_of_them_are_told(
    monkeypatch: pytest.MonkeyPatch, given: str, named: str
) -> None:
    monkeypatch.setenv("INNKJOPSBOT_CLOSED_DAYS", given)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert named in caught.value.faults[0]
    assert "INNKJOPSBOT_CLOSED_DAYS" in caught.value.faults[0]
