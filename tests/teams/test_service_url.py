import pytest

from bot.channels.teams.config import SERVICE_HOSTS
from bot.channels.teams.service_url import ServiceUrls


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("https://europe.webchat.botframework.com/", True),
        ("https://smba.infra.gov.teams.microsoft.us/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.evil.invalid/", False),
        ("https://evilbotframework.com/", False),
        ("https://botframework.com@evil.invalid/", False),
        ("https://user:secret@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net/?x=1", False),
        ("https://smba.trafficmanager.net?", False),
        ("https://127.0.0.1/", False),
        ("https://[::1", False),
        ("\x17\x00https://smba.trafficmanager.net/", False),
        ("https://smba.traffic\nmanager.net/", False),
        ("https://evil.demo.invalid\\.botframework.com/", False),
        (" https://smba.trafficmanager.net/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_teams_own_service_urls_are_written_to(url: str, allowed: bool) -> None:
    assert ServiceUrls(SERVICE_HOSTS).allows(url) is allowed


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:56150/_connector", True),
        ("http://localhost:1/", True),
        ("http://[::1]:1/", True),
        ("https://smba.trafficmanager.net/", False),
        ("http://0.0.0.0/", False),
        ("ftp://127.0.0.1/", False),
    ],
)
def test_the_local_bot_writes_to_loopback_only(url: str, allowed: bool) -> None:
    assert ServiceUrls(None).allows(url) is allowed
