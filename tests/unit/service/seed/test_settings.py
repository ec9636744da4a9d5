"""Clock, faults, durations, quotas and public images of a seed file, and what a reset makes of them."""

from pathlib import Path

import pytest

from genzo.service.server_settings import SettingsError
from tests.in_process import Worker
from tests.unit.service.seed.seeds import Seeded, seeded

FIRST = "1234567890123456"
RETIRED = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
SEED = f"""
clock: 2026-01-01T00:00:00Z
faults: [{{error: Throttling, actions: [DeleteImage]}}, {{name: slow, delay: 1, times: 3}}]
durations: {{CreateImage: 60, CopyImage.Usable: never}}
quotas: {{images: 3}}
public_images: {{retire: [{RETIRED}]}}
accounts:
  - id: {FIRST}
    images: [{{name: golden}}]
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Seeded:
    return seeded(tmp_path)


def _shown(worker: Worker) -> list[object]:
    pages = {page: worker.control("GET", f"/_genzo/{page}").json for page in ("clock", "faults", "quotas")}
    offered = worker.control("GET", "/_genzo/images").json
    durations = worker.control("GET", "/_genzo/durations").json
    return [
        (pages["clock"]["now"], pages["clock"]["frozen"]),
        [each["name"] for each in pages["faults"]["faults"]],
        durations["in_force"]["CreateImage"],
        pages["quotas"]["in_force"]["images"],
        offered["retired"],
    ]


SHOWN = [("2026-01-01T00:00:00.000Z", True), ["seed-1", "slow"], 60, 3, [RETIRED]]


def test_the_settings_of_a_file_are_those_of_all_accounts(catalogue: Seeded) -> None:
    assert catalogue.apply(SEED) == 4  # the settings, the offered images, an image and its snapshot
    assert catalogue.apply(SEED) == 0
    worker = catalogue.worker(control="open")
    assert _shown(worker) == SHOWN
    (image,) = worker.call("DescribeImages", RegionId="cn-hangzhou", ImageOwnerAlias="self").json["Images"][
        "Image"
    ]
    assert image["CreationTime"] == "2026-01-01T00:00:00Z"


def test_a_reset_gives_the_settings_of_the_file_again(catalogue: Seeded) -> None:
    catalogue.apply(SEED)
    worker = catalogue.worker(control="open")
    for page in ("clock", "faults", "quotas", "durations", "images"):
        assert worker.control("DELETE", f"/_genzo/{page}").status in (200, 204)
    if _shown(worker) == SHOWN:
        pytest.fail("The pages have not taken the settings back.")
    assert worker.control("POST", "/_genzo/reset").status == 200
    assert _shown(worker) == SHOWN


def test_a_reset_of_an_account_gives_it_its_own_part_alone(catalogue: Seeded) -> None:
    catalogue.apply(f"{SEED}  - {{id: 7, images: [{{name: other}}]}}\n")
    worker = catalogue.worker(control="open")
    worker.control("DELETE", "/_genzo/quotas")
    with catalogue.service.store.writing() as writer:
        writer.reset(7)
    assert worker.control("POST", "/_genzo/reset", f"account={FIRST}").status == 200
    with catalogue.service.store.reading() as reader:
        assert reader.image_named(int(FIRST), "cn-hangzhou", "golden") is not None
        assert reader.image_named(7, "cn-hangzhou", "other") is None
        assert reader.settings().quotas == {}


def test_a_clock_that_runs_starts_at_its_moment(catalogue: Seeded) -> None:
    catalogue.apply("clock: {now: 2026-01-01T00:00:00Z}\n")
    clock = catalogue.service.settings().clock
    assert clock.frozen_at is None
    assert clock.offset < 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("clock: soon", ":1:1: clock: Write now in UTC as"),
        ("faults: [{error: NoSuch}]", ":1:10: faults[0]: Genzo knows no error NoSuch: give its status"),
        ("faults: [{actions: [None], delay: 1}]", ":1:21: faults[0].actions[0]: there is no action None"),
        ("faults: [{delay: 1, name: a}, {delay: 1, name: a}]", ":1:31: faults[1]: an earlier fault has the"),
        ("faults: [{delay: 99}]", ":1:11: faults[0].delay: Expected `float` <= 60.0."),
        ("quotas: {images: -1}", ":1:10: quotas.images: "),
        ("durations: {CreateImages: 1}", ":1:13: durations.CreateImages: "),
        (
            "public_images: {as_of: soon}",
            ":1:17: public_images.as_of: soon is no date: write it as 2024-04-01",
        ),
        ("public_images: {retire: [none]}", ":1:26: public_images.retire[0]: There is no public image none."),
    ],
)
def test_a_setting_that_is_not_possible_is_refused(catalogue: Seeded, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        catalogue.apply(text)
    assert sentence in str(refused.value)


def test_all_settings_that_are_not_possible_are_told_at_once(catalogue: Seeded) -> None:
    text = """
clock: soon
quotas: {image: 3, images: -1}
durations: {CreateImage: never, NoAction: 1}
public_images: {as_of: then}
faults:
  - {actions: [DescribeImage, RunInstances, Nothing], region: cn-hangzou, error: NoSuch}
  - {error: NoSuch}
  - {delay: 1, name: twice}
  - {delay: 1, name: twice}
accounts:
  - id: 7
    quotas: {none: 1}
    faults: [{actions: [CreateImages], delay: 1}]
"""
    with pytest.raises(SettingsError) as refused:
        catalogue.apply(text)
    lines = str(refused.value).replace(f"{catalogue.file}:", "").splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        *("2:1", "3:10", "3:20", "4:13", "4:33", "5:17"),
        *("7:16", "7:45", "7:55", "8:5", "10:5", "13:14", "14:25"),
    ]
    assert "faults[0].actions[0]: there is no action DescribeImage: did you mean DescribeImages." in lines[6]
    assert "faults[0].region: there is no region cn-hangzou: did you mean cn-hangzhou." in lines[8]
    assert (
        "accounts[0].faults[0].actions[0]: there is no action CreateImages: did you mean CreateImage."
        in lines[12]
    )
    with catalogue.service.store.reading() as reader:
        assert reader.account(7) is None


def test_all_public_images_that_are_not_there_are_told_at_once(catalogue: Seeded) -> None:
    with pytest.raises(SettingsError) as refused:
        catalogue.apply(f"public_images:\n  retire: [none, {RETIRED}, nothing]\n  release: [never]\n")
    lines = str(refused.value).replace(f"{catalogue.file}:", "").splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["2:12", f"2:{20 + len(RETIRED)}", "3:13"]


def test_an_account_has_settings_of_its_own(catalogue: Seeded) -> None:
    text = """
clock: 2026-01-01T00:00:00Z
accounts:
  - name: past
    clock: 2020-01-01T00:00:00Z
    quotas: {images: 2}
    faults: [{error: Throttling}]
    durations: {CreateImage: 9}
    images: [{name: one-image}, {name: two-images}]
  - {name: present, images: [{name: an-image}]}
"""
    catalogue.apply(text)
    assert catalogue.apply(text) == 0
    with catalogue.service.store.reading() as reader:
        past, present = reader.account_named("past"), reader.account_named("present")
        assert past is not None
        assert present is not None
        own = reader.account_settings(past.account_id)
        images = [
            reader.image_named(account.account_id, "cn-hangzhou", name)
            for account, name in ((past, "one-image"), (present, "an-image"))
        ]
    assert (own.quotas, own.durations, [each.name for each in own.faults]) == (
        {"images": 2},
        {"CreateImage": 9},
        ["seed-1"],
    )
    assert [image and image.creation_time for image in images] == [
        "2020-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    ]


def test_a_name_that_another_account_has_is_refused(catalogue: Seeded) -> None:
    with pytest.raises(SettingsError, match="Account 1234567890123456 has the name genzo already") as refused:
        catalogue.apply("accounts: [{id: 7, name: genzo}]")
    assert f"{catalogue.file}:1:20: accounts[0].name: " in str(refused.value)


def test_a_setting_of_an_account_that_is_not_possible_has_its_place(catalogue: Seeded) -> None:
    with pytest.raises(SettingsError) as refused:
        catalogue.apply("accounts:\n  - id: 7\n    quotas: {image: 1}\n")
    assert ":3:14: accounts[0].quotas.image: " in str(refused.value)
