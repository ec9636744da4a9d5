"""Tables of hostile texts for signed parameters and headers."""

LONG = "x" * 5_000

TEXTS = (
    *("", " ", "\t", "%", "%00", "%zz", "+", "&", "=", "a=b&c=d", ",", ",,,,", " , ", ".", ".."),
    "../../etc/passwd",
    *("null", "None", "NaN", "undefined", "{}", "[]", "{0}", "{name}", "{string_to_sign}", "%s%n%d"),
    "${jndi:ldap://x}",
    *("'", '"', "`", "\\", "' OR '1'='1", "'; DROP TABLE images; --", ":region_id", "?1", "$1"),
    "cn-hangzhou' --",
    *("*", "**", "*?*[", "[", "[^", "[a-", "]", "?", "_", "%_%", "\\%", "*a" * 40, "[" * 200),
    *("<script>alert(1)</script>", "]]>", "<![CDATA[", "&amp;&#0;&bogus;"),
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>",
    *("\r\nX-Injected: 1\r\n\r\n", "\n", "\x01\x02\x1b[31m\x7f\x85", "\u2028\u2029"),
    *("\u202egnp.exe", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd", "原像"),
    *("😀" * 20, "👩\u200d👩\u200d👧\u200d👦", "e\u0301", "\u0130\u0131\u017fK", "\ufeff"),
    *("\ufffe\uffff", "\U0010ffff"),
    LONG,
    "原" * 2_000,
)  # fmt: skip
"""Texts that UTF-8 can write; NUL has a table of its own, since it is refused everywhere."""

NUL_TEXTS = ("\0", "a\0b", "\0" * 100)

NUMBERS = (
    *("0", "-0", "1", "-1", "+1", " 1", "1 ", "1\n", "01", "1.0", "1e3", "0x10", "1_000", "50"),
    *("51", "Infinity"),
    *("2147483647", "2147483648", "9223372036854775807", "9223372036854775808"),
    *("-9223372036854775808", "-9223372036854775809", "9" * 400),
    *("\u0661\u0662\u0663", "\uff11\uff12", "²", "\u2167"),
)  # fmt: skip

BOOLEANS = ("true", "false", "TRUE", "FaLsE", "1", "0", "yes", "tru\u0435", "\uff34rue", " true", "false\n")

TIMES = (
    *("0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    *("2024-02-30T00:00:00Z", "2024-12-31T23:59:60Z", "2024-01-01T24:00Z", "2024-01-01T00:00Z"),
    *("2024-01-01T00:00:00+08:00", "\u0662\u0660\u0662\u0664-01-01T00:00:00Z"),
)  # fmt: skip

BY_KIND = {"int": NUMBERS, "float": NUMBERS, "bool": BOOLEANS, "str": TEXTS + TIMES}
"""Hostile values of a parameter by its kind."""

INDICES = (
    *("0", "1", "2", "3", "4", "5", "6", "01", "-1", "+1", "", " 1", "x", "N", "n", "²", "\u0661"),
    *("1.1", "1.1.1", "1..", "999999999", "1000000000", "99999999999", "9" * 30),
)  # fmt: skip
"""Texts for the n of Tag.n.Key."""

FORMATS = (
    "JSON",
    "XML",
    "json",
    "xMl",
    "",
    "YAML",
    "JSON ",
    "application/json",
    "J" * 5_000,
    "\uff38ML",
    "{}",
)

PLAUSIBLE = {
    "RegionId": ("cn-hangzhou", "cn-beijing", "us-east-1"),
    "ImageId": ("m-1,m-2", "aliyun_3_x64_20G_alibase_20240528.vhd", ",".join(f"m-{n}" for n in range(101))),
    "Status": ("Available", "ALL", "Creating,Waiting,Available,UnAvailable,CreateFailed", "Deprecated"),
    "ImageOwnerAlias": ("system", "self", "others", "marketplace"),
    "Usage": ("instance", "none"),
    "OSType": ("linux", "windows"),
    "Architecture": ("i386", "x86_64", "arm64"),
    "ActionType": ("CreateEcs", "ChangeOS"),
    "InstanceType": ("ecs.g5.large", "ecs.g6r.large"),
    "AcceptLanguage": ("zh-CN", "en-US", "JA"),
    "InstanceChargeType": ("PrePaid", "PostPaid"),
    "SpotStrategy": ("NoSpot", "SpotAsPriceGo"),
    "ResourceType": ("instance", "disk"),
    "Key": (
        "NetworkType",
        "CreationStartTime",
        "CreationEndTime",
        "CpuOnlineUpgrade",
        "MemoryOnlineDowngrade",
    ),
    "Value": ("vpc", "supported", "unsupported", *TIMES),
}
"""Valid values, so that hostile values beside them reach the database."""
