from tests.api import Api


def test_the_first_call_lists_public_images(api: Api) -> None:
    answer = api.images()
    assert answer.status == 200
    assert len(answer.image_ids) == 10


def test_version_3_lists_the_same(api: Api) -> None:
    answer = api.acs3("DescribeImages", {"RegionId": "cn-hangzhou"})
    assert answer.image_ids == api.images().image_ids
