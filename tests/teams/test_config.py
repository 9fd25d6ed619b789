from dataclasses import replace

import pytest

from bot.channels.teams.config import PUBLIC_CLOUD, TeamsConfig, cloud_of
from bot.channels.teams.sdk_credentials import NoToken, OwnCredentialsFactory, _credentials, token_source

WHOLE = TeamsConfig(app_id="app", app_password="secret", app_type="SingleTenant", tenant_id="t")
LOGIN = "https://login.microsoftonline.com"


def test_a_bot_without_registration_needs_nothing() -> None:
    assert TeamsConfig().faults() == []
    assert isinstance(token_source(TeamsConfig()), NoToken)


@pytest.mark.parametrize(
    ("config", "named"),
    [
        (WHOLE, []),
        (replace(WHOLE, app_type="UserAssignedMSI", app_password=""), []),
        (replace(WHOLE, app_type="MultiTenant", tenant_id="", tenant_ids=("t",)), []),
        (replace(WHOLE, app_type="MultiTenant", tenant_id=""), ["TEAMS_TENANT_IDS"]),
        (replace(WHOLE, app_password="", tenant_id=""), ["APP_PASSWORD", "APP_TENANTID", "TEAMS_TENANT_IDS"]),
        (replace(WHOLE, app_type="Annet"), ["APP_TYPE"]),
    ],
)
def test_every_fault_of_the_settings_is_named_at_once(config: TeamsConfig, named: list[str]) -> None:
    assert [fault.split()[0].rstrip(":") for fault in config.faults()] == named


def test_the_password_is_never_shown() -> None:
    assert "secret" not in repr(WHOLE)


def test_one_cloud_setting_leaves_no_other_empty() -> None:
    cloud = cloud_of({"TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": "http://127.0.0.1/m", "OAUTH_URL": ""})
    assert cloud == {**PUBLIC_CLOUD, "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": "http://127.0.0.1/m"}
    assert cloud_of({"CHANNEL_SERVICE": "https://botframework.azure.us"})["OAUTH_URL"].endswith(".us")


@pytest.mark.parametrize(
    ("config", "endpoint"),
    [
        (WHOLE, f"{LOGIN}/t"),
        (replace(WHOLE, app_type="MultiTenant"), f"{LOGIN}/botframework.com"),
        (
            replace(WHOLE, cloud=cloud_of({"CHANNEL_SERVICE": "https://botframework.azure.us"})),
            "https://login.microsoftonline.us/t",
        ),
    ],
)
def test_a_token_is_asked_for_where_the_registration_lives(config: TeamsConfig, endpoint: str) -> None:
    assert _credentials(config).oauth_endpoint == endpoint


def test_a_managed_identity_has_no_password() -> None:
    credentials = _credentials(replace(WHOLE, app_type="UserAssignedMSI", app_password=""))
    assert type(credentials).__name__ == "ManagedIdentityAppCredentials"
    assert credentials.oauth_scope == "https://api.botframework.com"


async def test_the_sdks_own_clients_get_our_token() -> None:
    factory = OwnCredentialsFactory("app", lambda: "injected")
    credentials = await factory.create_credentials("app", "scope", "", validate_authority=True)
    assert credentials.get_access_token() == "injected"
    assert [await factory.is_valid_app_id(id) for id in ("app", "other")] == [True, False]
    assert await factory.is_authentication_disabled() is False
