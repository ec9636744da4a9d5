"""Why a signature does not match."""

from genzo.catalogue.store import CatalogueStore
from genzo.http.request_log.entries import ReadRequest, SignatureComparison
from genzo.http.request_log.records import Record


class SignatureComparer:
    def __init__(self, store: CatalogueStore) -> None:
        self._store = store

    def compare(self, record: Record, read: ReadRequest) -> tuple[SignatureComparison | None, list[str]]:
        return None, []
