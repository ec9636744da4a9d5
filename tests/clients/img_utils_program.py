"""A program that uses aliyun_img_utils, run as a process; it prints its results as JSON."""

import json
import sys
import time
from types import SimpleNamespace

from aliyun_img_utils import aliyun_image  # type: ignore[import-untyped]


def main(region: str, key: str, secret: str, settings: str, calls: str) -> None:
    # The library sleeps for 10 and 30 seconds between requests; shorter pauses change nothing else.
    waits: list[float] = []
    aliyun_image.time = SimpleNamespace(time=time.time, sleep=lambda seconds: _wait(waits, seconds))
    image = aliyun_image.AliyunImage(key, secret, region, **json.loads(settings))
    results = [_result(image, name, arguments) for name, arguments in json.loads(calls)]
    json.dump({"results": results, "waits": waits}, sys.stdout)


def _result(image: object, name: str, arguments: dict[str, object]) -> object:
    try:
        return getattr(image, name)(**arguments)
    except Exception as error:  # noqa: BLE001 - the text of any exception is tested
        return str(error)


def _wait(waits: list[float], seconds: float) -> None:
    waits.append(seconds)
    time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
