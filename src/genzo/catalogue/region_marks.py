"""The characters that ids of resources have behind their prefix, by region: ``m-bp1…`` in cn-hangzhou.

Source: docs/reference/observed.md#marks-of-regions.
"""

REGION_MARKS = {
    "cn-qingdao": "m5e",
    "cn-beijing": "2ze",
    "cn-zhangjiakou": "8vb",
    "cn-huhehaote": "hp3",
    "cn-wulanchabu": "0jl",
    "cn-hangzhou": "bp1",
    "cn-shanghai": "uf6",
    "cn-shenzhen": "wz9",
    "cn-heyuan": "f8z",
    "cn-guangzhou": "7xv",
    "cn-chengdu": "2vc",
    "cn-hongkong": "j6c",
    "ap-northeast-1": "6we",
    "ap-northeast-2": "mj7",
    "ap-southeast-1": "t4n",
    "ap-southeast-3": "8ps",
    "ap-southeast-5": "k1a",
    "ap-southeast-6": "5ts",
    "ap-southeast-7": "0jo",
    "us-east-1": "0xi",
    "us-west-1": "rj9",
    "eu-central-1": "gw8",
    "eu-west-1": "d7o",
    "me-east-1": "eb3",
    "me-central-1": "l4v",
    # Not recorded: chosen so that no two regions have the same (docs/decisions/0027-regions.md).
    "cn-nanjing": "9nj",
    "cn-fuzhou": "9fz",
    "cn-wuhan-lr": "9wh",
    "cn-zhongwei": "9zw",
    "cn-zhengzhou-jva": "9zz",
    "ap-southeast-8": "9jh",
    "us-southeast-1": "9at",
    "na-south-1": "9mx",
    "sa-east-1": "9sp",
    "eu-west-2": "9pa",
}
