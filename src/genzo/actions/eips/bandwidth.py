"""The bandwidth of elastic IP addresses, which requests give as a text, in Mbit/s."""

DEFAULT_BANDWIDTH = 5
BY_TRAFFIC = "PayByTraffic"
BY_BANDWIDTH = "PayByBandwidth"
_MOST = {BY_TRAFFIC: 200, BY_BANDWIDTH: 500}
_MOST_PREPAID = 1000


def bandwidth_of(text: str, internet_charge_type: str, *, is_prepaid: bool = False) -> int | None:
    """The bandwidth that a text gives; None if it is no number, or out of the bounds of its way of charging.

    Source: AllocateEipAddress, Bandwidth.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_PREPAID))):
        return None
    most = _MOST_PREPAID if is_prepaid else _MOST[internet_charge_type]
    return int(text) if 1 <= int(text) <= most else None
