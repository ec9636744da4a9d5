"""``--random-seed`` is refused where it repeats nothing, or makes secrets known."""

import pytest

from genzo.service.repeatable import require_repeatable
from genzo.service.server_settings import ServerSettings, SettingsError


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (ServerSettings(random_seed=1, workers=2), "leave --workers out"),
        (ServerSettings(random_seed=1, host="0.0.0.0"), "everybody who knows the seed knows the secrets"),
        (ServerSettings(random_seed=1, host="0.0.0.0", allow_open_auth=True), "everybody who knows the seed"),
        (ServerSettings(random_seed=1, trusted_proxies=("192.0.2.1",)), "does not listen behind a proxy"),
    ],
)
def test_a_seed_is_refused(settings: ServerSettings, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        require_repeatable(settings)


@pytest.mark.parametrize(
    "settings",
    [
        ServerSettings(workers=2, host="0.0.0.0"),
        ServerSettings(random_seed=0),
        ServerSettings(random_seed=1, host="0.0.0.0", allow_default_key=True),
        ServerSettings(random_seed=1, host="0.0.0.0", auth="open", allow_open_auth=True),
        ServerSettings(random_seed=1, trusted_proxies=("192.0.2.1",), allow_default_key=True),
    ],
)
def test_a_seed_is_taken(settings: ServerSettings) -> None:
    require_repeatable(settings)
