"""The variables of a command: keys of Genzo's alone, and everything else as it was."""

from genzo.run.environment import command_environment, named_keys

_KEY = ("genzo-id", "genzo-secret")


def test_other_variables_are_kept() -> None:
    kept = {
        "PATH": "/bin",
        "ALIBABA_CLOUD_ECS_ENDPOINT": "ecs.aliyuncs.com",
        "GENZO_EDITION": "current",
        "AWS_SECRET_ACCESS_KEY": "x",
        "ALICLOUD_SKIP_REGION_VALIDATION": "true",
    }
    assert command_environment(kept, "http://127.0.0.1:1", _KEY).items() >= kept.items()


def test_regions_without_a_value_have_that_of_the_others() -> None:
    made = command_environment({"ALICLOUD_REGION": "cn-beijing"}, "", _KEY)
    assert made["ALIBABA_CLOUD_REGION_ID"] == made["ALICLOUD_REGION"] == "cn-beijing"
    assert command_environment({}, "", _KEY)["ALIBABA_CLOUD_REGION_ID"] == "cn-hangzhou"


def test_variables_that_come_before_a_programs_own_keys_are_replaced_only_where_set() -> None:
    assert "ALIYUN_ACCESS_KEY_ID" not in command_environment({}, "", _KEY)
    made = command_environment({"ALIYUN_ACCESS_KEY_ID": "real"}, "", _KEY)
    assert (made["ALIYUN_ACCESS_KEY_ID"], made["ALIYUN_ACCESS_KEY_SECRET"]) == _KEY


def test_keys_without_a_secret_are_not_named() -> None:
    assert list(named_keys({"ALICLOUD_ACCESS_KEY": "a", "ACS_ACCESS_KEY_ID": "b"})) == []
    assert list(named_keys({"ALICLOUD_ACCESS_KEY": "a", "ALICLOUD_SECRET_KEY": "s"})) == [("a", "s")]
    # Bytes that are no text.
    assert list(named_keys({"ALICLOUD_ACCESS_KEY": "a", "ALICLOUD_SECRET_KEY": "\udcff"})) == []
