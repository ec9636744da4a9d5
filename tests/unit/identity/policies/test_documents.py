"""Valid and malformed policy documents: the cases of tests/cases/policy_documents.json."""

import pytest

from genzo import data
from genzo.identity.policies.document import MAX_LENGTH, MalformedPolicyError, parse_policy
from tests.unit.cases import Case, read


class DocumentCase(Case, frozen=True, kw_only=True):
    document: str
    message: str


@pytest.mark.parametrize("case", read("policy_documents.json", DocumentCase))
def test_a_document(case: DocumentCase) -> None:
    if not case.message:
        assert parse_policy(case.document).statements
        return
    with pytest.raises(MalformedPolicyError) as raised:
        parse_policy(case.document)
    assert str(raised.value) == case.message


@pytest.mark.parametrize("name", data.system_policies())
def test_system_policies_are_valid(name: str) -> None:
    policy = data.system_policies()[name]
    assert parse_policy(policy.document).length <= MAX_LENGTH
    assert policy.description.endswith(".")
    assert policy.created <= policy.updated


def test_the_system_policies_that_clients_attach() -> None:
    """AdministratorAccess and others of the documentation; Packer attaches that of ImportImage."""
    names = {"AdministratorAccess", "ReadOnlyAccess", "AliyunECSFullAccess", "AliyunECSReadOnlyAccess"}
    roles = {"AliyunECSImageImportRolePolicy", "AliyunECSImageExportRolePolicy", "AliyunSTSAssumeRoleAccess"}
    assert data.system_policies().keys() >= names | roles
