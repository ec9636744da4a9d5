"""A call goes by what was set when it came, also when it is answered later."""

import threading
import time

from tests.http.control.server_pool import ServerPool

LONG_AGO, LATER = "2020-02-29T12:00:00Z", "2030-01-01T00:00:00Z"
REGION = "cn-hangzhou"
DELAY_SECONDS = 1.5


def test_a_call_that_is_held_up_goes_by_the_clock_and_quotas_of_its_beginning(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO, "frozen": True})
    pool.page("POST", "faults", {"actions": ["CreateKeyPair"], "delay": DELAY_SECONDS, "times": 1})
    api, answers = pool.next, []
    call = threading.Thread(
        target=lambda: answers.append(api.call("CreateKeyPair", RegionId=REGION, KeyPairName="held-up"))
    )
    call.start()
    # It has begun as soon as it has used the fault up.
    while pool.page("GET", "faults")["faults"]:
        time.sleep(0.01)
    pool.page("PUT", "clock", {"now": LATER, "frozen": True})
    pool.page("PUT", "quotas", {"key_pairs": 0})
    assert api.call("CreateKeyPair", RegionId=REGION, KeyPairName="too-late").code == "QuotaExceed.KeyPair"
    assert answers == [], "what was set came after the answer"
    call.join(30)
    assert [answer.status for answer in answers] == [200]
    found = api.call("DescribeKeyPairs", RegionId=REGION, KeyPairName="held-up").json
    (key_pair,) = found["KeyPairs"]["KeyPair"]
    assert key_pair["CreationTime"].startswith("2020-02-29T12:00")
    assert api.call("DeleteKeyPairs", RegionId=REGION, KeyPairNames='["held-up"]').status == 200
