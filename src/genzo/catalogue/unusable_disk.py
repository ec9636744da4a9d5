"""Why a file contains no disk that can be imported."""


class DiskFormatError(Exception):
    """The file contains no usable disk; the text is one sentence with the reason."""


class BlockSizeError(DiskFormatError):
    """A dynamic VHD file has an unsupported block size."""


class TableSizeError(DiskFormatError):
    """A dynamic VHD file has fewer blocks than its disk needs."""
