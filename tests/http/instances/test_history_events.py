"""DescribeInstanceHistoryEvents: a well-formed question has an empty answer."""

import pytest

from tests.api import Api

REGION = "cn-hangzhou"
DAY, NEXT_DAY = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"


def test_no_events_have_occurred(api: Api) -> None:
    asked = {
        "InstanceId": "i-1",
        "EventCycleStatus": "Executed",
        "NotBefore_Start": DAY,
        "NotBefore_End": NEXT_DAY,
        "PageSize": "20",
        "PageNumber": "2",
    }
    answer = api.call("DescribeInstanceHistoryEvents", RegionId=REGION, **asked).json
    del answer["RequestId"]
    assert answer == {
        "PageSize": 20,
        "PageNumber": 2,
        "TotalCount": 0,
        "InstanceSystemEventSet": {"InstanceSystemEventType": []},
    }


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"ResourceType": "disk"}, 403, "InvalidParameter"),
        ({"EventCycleStatus": "Over"}, 403, "InvalidParameter"),
        ({"InstanceEventCycleStatus_1": "Over"}, 403, "InvalidParameter"),
        ({"NotBefore_Start": "now"}, 403, "InvalidParameter"),
        ({"EventPublishTime_End": "now"}, 403, "InvalidParameter"),
        (
            {"EventPublishTime_Start": NEXT_DAY, "EventPublishTime_End": DAY},
            403,
            "InvalidParameter.TimeEndBeforeStart",
        ),
        ({f"EventId_{number}": f"e-{number}" for number in range(1, 102)}, 403, "EventIdLimitExceeded"),
        ({"PageSize": "101"}, 400, "InvalidParameter"),
    ],
)
def test_refused_questions(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DescribeInstanceHistoryEvents", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
