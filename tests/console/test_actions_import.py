"""Importing an image, with a file that the browser sends in the form."""

import re
import uuid
from collections.abc import Mapping
from pathlib import Path

import pytest

from genzo.catalogue.disk_formats import DiskFormat
from genzo.catalogue.empty_disks import empty_disk
from genzo.service.service import Service
from tests.api import Answer
from tests.console.acting import Forms, sent, wrong_fields
from tests.console.actor import ACTOR, ACTOR_KEY, fields_of_address, put_actor
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER
from tests.http.images.sample_resources import REGION
from tests.ram_making import allow, put_policy, put_user

IMPORT = "/_genzo/console/images/import"
_PIECE = 10_000
BUCKET, OBJECT = "DiskDeviceMapping.1.OSSBucket", "DiskDeviceMapping.1.OSSObject"


@pytest.fixture(scope="module", autouse=True)
def _actor(service: Service) -> None:
    put_actor(service)


@pytest.fixture(scope="module")
def disk() -> bytes:
    """A file of an empty disk of 20 GiB."""
    file = empty_disk(DiskFormat.QCOW2, 20 * 2**30, 0)
    content = bytearray(file.size)
    for start, piece in file.pieces.items():
        content[start : start + len(piece)] = piece
    return bytes(content)


def _upload(
    visitor: Browsing,
    page: str,
    content: bytes,
    changed: Mapping[str, str],
    *,
    name: str = "disk.qcow2",
    cut: int = 0,
) -> Answer:
    """Send the form as a browser does that has a file: in pieces, without the last ``cut`` bytes."""
    forms = Forms(page)
    number = forms.with_button(page, "Import")
    boundary = f"----{uuid.uuid4().hex}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in {**forms.fields[number], **changed}.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content)
    body = b"".join(parts) + f"\r\n--{boundary}--\r\n".encode()
    query = forms.addresses[number].partition("?")[2]
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post_raw(IMPORT, query, body[: len(body) - cut], kind, _PIECE)


def _page(visitor: Browsing) -> str:
    return visitor.page(IMPORT, account=str(ACTOR), region=REGION)


def _bucket() -> str:
    return f"b-{uuid.uuid4().hex}"


def test_a_file_goes_to_the_bucket_and_becomes_an_image(
    operator: Browsing, service: Service, disk: bytes
) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, "ImageName": bucket, "makes_bucket": "true", "Platform": "Debian"}
    answer = _upload(operator, _page(operator), disk, given)
    assert answer.status == 303, texts_of(answer.body.decode())
    led = fields_of_address(answer.headers["location"])
    assert led["done"] == "import"
    with service.store.reading() as catalogue:
        made = catalogue.image(REGION, led["id"])
    assert made is not None
    (mapping,) = made.disk_device_mappings
    assert (mapping.import_oss_bucket, mapping.import_oss_object) == (bucket, "disk.qcow2")
    assert (mapping.format, made.size) == ("QCOW2", 20)
    store = service.objects.bucket_store()
    assert store is not None
    assert (store.bucket(bucket).owner_id, store.bucket(bucket).region_id) == (ACTOR, REGION)
    with store.open(bucket, "disk.qcow2").file as file:
        assert file.read() == disk
    assert f'<option value="{bucket}">' in _page(operator)


def test_a_file_that_is_no_disk_is_refused_by_the_api_and_not_sent_again(
    operator: Browsing, disk: bytes
) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, OBJECT: "folder/disk", "makes_bucket": "true"}
    answer = _upload(operator, _page(operator), b"no disk", {**given, "DiskDeviceMapping.1.Format": "VHD"})
    assert answer.status == 403
    assert wrong_fields(answer) == ["DiskDeviceMapping.1.Format"]
    page = answer.body.decode()
    assert f"The file has arrived. It need not be sent again: {bucket}/folder/disk" in texts_of(page)
    taken = _upload(operator, page, disk, {})
    assert (taken.status, wrong_fields(taken)) == (409, [OBJECT])
    assert "FileAlreadyExists" in taken.body.decode()
    replaced = _upload(operator, page, disk, {"replaces": "true", "DiskDeviceMapping.1.Format": ""})
    assert replaced.status == 303, texts_of(replaced.body.decode())


def test_a_file_that_is_there_is_imported_without_an_upload(operator: Browsing) -> None:
    page = _page(operator)
    given = {BUCKET: "bucket-elsewhere", OBJECT: "disk.raw", "ImageName": "imported-by-name"}
    answers = [sent(operator, page, "Import", **given), _upload(operator, page, b"", given, name="")]
    assert [answer.status for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]


@pytest.mark.parametrize(
    ("fields", "wrong", "code"),
    [
        ({}, BUCKET, "MissingParameter.DiskDeviceMapping"),
        ({OBJECT: "disk.raw"}, BUCKET, "InvalidOSSBucket.Malformed"),
        ({BUCKET: "bucket-elsewhere"}, OBJECT, "InvalidOSSObject.Malformed"),
        ({"Architecture": "vax"}, "Architecture", "InvalidArchitecture.Malformed"),
        ({"DetectionStrategy": "None"}, "DetectionStrategy", "InvalidParameter.DetectionStrategy"),
    ],
)
def test_errors_of_the_api_stand_beside_their_fields(
    operator: Browsing, fields: dict[str, str], wrong: str, code: str
) -> None:
    answer = sent(operator, _page(operator), "Import", **fields)
    assert code in answer.body.decode()
    assert wrong_fields(answer) == [wrong]


def test_a_bucket_that_is_not_named_is_an_error_beside_it(operator: Browsing, disk: bytes) -> None:
    answer = _upload(operator, _page(operator), disk, {BUCKET: "", "makes_bucket": "true"})
    assert (answer.status, wrong_fields(answer)) == (400, [BUCKET])
    assert "InvalidBucketName" in answer.body.decode()


def test_a_missing_bucket_is_an_error_beside_it(operator: Browsing, service: Service, disk: bytes) -> None:
    bucket = _bucket()
    answer = _upload(operator, _page(operator), disk, {BUCKET: bucket})
    assert (answer.status, wrong_fields(answer)) == (404, [BUCKET])
    assert "NoSuchBucket" in answer.body.decode()
    assert "code=NoSuchBucket" not in answer.body.decode()
    assert bucket not in [each.name for each in service.objects.bucket_store().buckets()]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["../../escaped", "a\\..\\b", "/etc/passwd", "a/../b"])
def test_no_name_leads_out_of_the_bucket(
    operator: Browsing, service: Service, disk: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, "makes_bucket": "true"}
    in_field = _upload(operator, _page(operator), disk, {**given, OBJECT: name})
    assert in_field.status == 400
    by_file = _upload(operator, _page(operator), disk, given, name=name.replace("\\", "\\\\"))
    if by_file.status == 303:
        names = service.objects.bucket_store().names(bucket, "")  # type: ignore[union-attr]
        assert [*names] == [name.replace("\\", "/").rpartition("/")[2]]
    roots = tmp_path_factory.getbasetemp()
    assert [path for path in Path(roots).rglob("escaped") if not path.parent.name.startswith("b-")] == []


def test_hostile_names_of_files_are_texts(operator: Browsing, disk: bytes) -> None:
    given = {BUCKET: _bucket(), "makes_bucket": "true", "Architecture": "vax"}
    name = HOSTILE.replace("\\", "").replace('"', "%22").replace("/", "")
    answer = _upload(operator, _page(operator), disk, given, name=name)
    assert "<script>alert" not in answer.body.decode()
    assert "alert(1)" in answer.body.decode()


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_file_without_the_token_of_its_visit_is_not_kept(
    operator: Browsing, service: Service, disk: bytes, token: str
) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, "makes_bucket": "true", "form_token": token}
    answer = _upload(operator, _page(operator), disk, given)
    assert (answer.status, answer.headers["connection"]) == (403, "close")
    assert bucket not in [each.name for each in service.objects.bucket_store().buckets()]  # type: ignore[union-attr]


def test_a_file_of_a_stranger_is_not_kept(stranger: Browsing, service: Service, disk: bytes) -> None:
    token = re.search(r'name="form_token" value="(\w+)"', stranger.page(SIGN_IN))
    assert token is not None
    boundary = "b" * 30
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token[1]}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="{BUCKET}"\r\n\r\nb-stranger\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="makes_bucket"\r\n\r\ntrue\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    ).encode()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = stranger.post_raw(IMPORT, "", body + disk + f"\r\n--{boundary}--\r\n".encode(), kind)
    assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, SIGN_IN)
    assert "b-stranger" not in [each.name for each in service.objects.bucket_store().buckets()]  # type: ignore[union-attr]


def test_a_policy_of_oss_decides_about_the_file(stranger: Browsing, service: Service, disk: bytes) -> None:
    policy = put_policy(service.store, "importer", allow("ecs:*"), account=ACTOR)
    put_user(service.store, "importer", policy, account=ACTOR)
    operator = Browsing(service)
    bucket = _bucket()
    assert _upload(operator, _page(operator), disk, {BUCKET: bucket, "makes_bucket": "true"}).status == 303
    stranger.post(SIGN_IN, access_key_id="key-of-importer", secret="key-of-importer")
    page = stranger.page(IMPORT, region=REGION)
    assert bucket not in page
    answer = _upload(stranger, page, disk, {BUCKET: bucket}, name="second")
    assert (answer.status, "AccessDenied" in answer.body.decode()) == (403, True)
    policy = put_policy(
        service.store, "importer", allow("ecs:*"), allow("oss:*", f"acs:oss:*:*:{bucket}/*"), account=ACTOR
    )
    assert _upload(stranger, page, disk, {BUCKET: bucket}, name="second").status == 303


def test_buckets_of_others_are_refused(operator: Browsing, stranger: Browsing, disk: bytes) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, "makes_bucket": "true"}
    first = operator.page(IMPORT, account=str(OTHER), region=REGION)
    assert _upload(operator, first, disk, given).status == 303
    stranger.post(SIGN_IN, access_key_id=ACTOR_KEY.access_key_id, secret=ACTOR_KEY.secret)
    page = stranger.page(IMPORT, region=REGION)
    assert bucket not in page
    assert _upload(stranger, page, disk, given, name="other").status == 403


@pytest.mark.parametrize("cut", [4, 3000])
def test_a_body_that_ends_early_leaves_no_object(
    operator: Browsing, service: Service, disk: bytes, cut: int
) -> None:
    bucket = _bucket()
    answer = _upload(operator, _page(operator), disk, {BUCKET: bucket, "makes_bucket": "true"}, cut=cut)
    assert answer.status == 400
    assert [*service.objects.bucket_store().names(bucket, "")] == []  # type: ignore[union-attr]


def test_a_malformed_body_is_refused(operator: Browsing) -> None:
    for kind in ("multipart/form-data; boundary=x", f"multipart/form-data; boundary={'x' * 300}"):
        assert operator.post_raw(IMPORT, "", b"nothing of the kind", kind).status == 400


def test_a_row_is_added_without_keeping_the_file(operator: Browsing, service: Service, disk: bytes) -> None:
    bucket = _bucket()
    given = {BUCKET: bucket, "makes_bucket": "true", "add_row": "DiskDeviceMapping"}
    answer = _upload(operator, _page(operator), disk, given)
    assert 'name="DiskDeviceMapping.2.OSSBucket"' in answer.body.decode()
    assert bucket not in [each.name for each in service.objects.bucket_store().buckets()]  # type: ignore[union-attr]


def test_there_is_no_upload_where_the_console_is_off(service: Service) -> None:
    off = Browsing(service, control="off")
    assert off.post_raw(IMPORT, "", b"--x--\r\n", "multipart/form-data; boundary=x").status == 404
