"""Why a catalogue cannot be used, or only in part, in words that every caller may read."""

from enum import StrEnum


class UnreadyReason(StrEnum):
    """The value is the word that programs compare. The sentences for operators are those of the errors."""

    STARTING = "starting"
    STOPPING = "stopping"
    DATABASE_UNREACHABLE = "database-unreachable"
    DATABASE_SLOW = "database-slow"
    DATABASE_TOO_OLD = "database-too-old"
    TABLES_MISSING = "tables-missing"
    OTHER_REVISION = "other-revision"
    CATALOGUE_EMPTIED = "catalogue-emptied"
    FILE_MISSING = "file-missing"
    FILE_REPLACED = "file-replaced"
    FILE_DAMAGED = "file-damaged"
    FILE_LOCKED = "file-locked"
    READ_ONLY = "read-only"
    DISK_FULL = "disk-full"
    DISK_FAILS = "disk-fails"
    SECRETS_KEY = "secrets-key"
    REPLICA_UNREACHABLE = "replica-unreachable"
    UNUSABLE = "catalogue-unusable"

    @property
    def sentence(self) -> str:
        """One sentence without names, addresses, paths and versions."""
        return _SENTENCES[self]


_SENTENCES = {
    UnreadyReason.STARTING: "The catalogue is being set up.",
    UnreadyReason.STOPPING: "The server is stopping.",
    UnreadyReason.DATABASE_UNREACHABLE: "The database cannot be reached.",
    UnreadyReason.DATABASE_SLOW: "The database does not answer in time.",
    UnreadyReason.DATABASE_TOO_OLD: "The database server is too old for this Genzo.",
    UnreadyReason.TABLES_MISSING: "The database has no tables.",
    UnreadyReason.OTHER_REVISION: "The tables are of another version of Genzo.",
    UnreadyReason.CATALOGUE_EMPTIED: "The catalogue was emptied, or its set-up is not complete.",
    UnreadyReason.FILE_MISSING: "The file of the catalogue is missing, or cannot be opened.",
    UnreadyReason.FILE_REPLACED: "The file of the catalogue was replaced or emptied while it was in use.",
    UnreadyReason.FILE_DAMAGED: "The file of the catalogue is damaged.",
    UnreadyReason.FILE_LOCKED: "The file of the catalogue is locked by another program.",
    UnreadyReason.READ_ONLY: "The catalogue cannot be written.",
    UnreadyReason.DISK_FULL: "The disk of the catalogue is full.",
    UnreadyReason.DISK_FAILS: "The disk of the catalogue fails.",
    UnreadyReason.SECRETS_KEY: "The secrets of the catalogue need another key than the server has.",
    UnreadyReason.REPLICA_UNREACHABLE: "A replica cannot be reached: other databases answer its reads.",
    UnreadyReason.UNUSABLE: "The catalogue cannot be used.",
}
