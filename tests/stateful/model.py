"""A model of the life cycle of images, written from the documentation, to compare the service with.

Every method returns the error code that the call must have; or None, after it has changed the model.
"""

from tests.stateful.model_visibility import ModelImage, ModelVisibility, refused

NOT_FOUND = "InvalidImageId.NotFound"


class Model(ModelVisibility):
    """The rules of each operation."""

    def may_copy(
        self, account: int, image_id: str, destination: str, name: str | None, *, encrypted: bool
    ) -> str | None:
        image = self.images.get(image_id)
        if image is None:
            return NOT_FOUND
        is_own = image.owner == account
        return refused(
            [
                (not (is_own or image.is_public or account in image.shared), NOT_FOUND),
                (image.is_public, "OperationDenied.CommunityImage"),
                (not is_own and destination != image.region, "OperationDenied.SameRegionOnly"),
                (self.is_copying(image), "OperationDenied.ImageCopying"),
                (self.status(image) != "Available", "IncorrectImageStatus"),
                (image.is_encrypted and not encrypted, "OperationDeined.EncryptedSnapshot"),
                *self.room(account, destination, name),
            ]
        )

    def _own_or_none(self, account: int, image_id: str) -> ModelImage | None:
        image = self.images.get(image_id)
        return image if image is not None and image.owner == account else None

    def cancel(self, account: int, image_id: str) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        if not image.is_copy:
            return "ImageCreatedNotFromCopy"
        if not self.is_copying(image):
            return "IncorrectImageStatus"
        image.cancelled = self.now
        del self.images[image_id]
        return None

    def delete(self, account: int, image_id: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        code = refused(
            [
                (
                    self.is_copying(image) or self.is_being_copied(image),
                    "OperationDenied.ImageCopying",
                ),
                (image.is_public, "ImageIsPublic"),
                (bool(image.shared), "ImageUseShared"),
            ]
        )
        if code is None and not dry:
            del self.images[image_id]
        return code

    def share(self, account: int, image_id: str, reader: int, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        code = refused(
            [
                (self.status(image) == "Deprecated", "OperationDenied.InvalidImageStatus"),
                (image.is_public, "Image.Public"),
                (image.is_encrypted, "OperationDeined.EncryptedSnapshot"),
                (reader == account, "InvalidAccount.Forbbiden"),
            ]
        )
        if code is None and not dry:
            image.shared.add(reader)
        return code

    def unshare(self, account: int, image_id: str, reader: int, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        if not dry:
            image.shared.discard(reader)
        return None

    def publish(self, account: int, image_id: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        code = refused(
            [
                (image.is_public, "Image.Public"),
                (self.status(image) == "Deprecated", "OperationDenied.InvalidImageStatus"),
                (image.is_encrypted, "OperationDeined.EncryptedSnapshot"),
            ]
        )
        if code is None and not dry:
            image.is_public = True
        return code

    def withdraw(self, account: int, image_id: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        if not image.is_public:
            return "Image.NotPublic"
        image.is_public = dry
        return None

    def deprecate(self, account: int, image_id: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        code = refused(
            [
                (self.status(image) != "Available", "ImageStatus.NotAvailable"),
                (bool(image.shared), "ImageUseShared"),
            ]
        )
        image.is_deprecated = image.is_deprecated or (code is None and not dry)
        return code

    def restore(self, account: int, image_id: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        if self.status(image) != "Deprecated":
            return "ImageStatus.NotDeprecated"
        image.is_deprecated = dry
        return None

    def rename(self, account: int, image_id: str, name: str, *, dry: bool) -> str | None:
        image = self._own_or_none(account, image_id)
        if image is None:
            return NOT_FOUND
        others = [each.name for each in self.own(account, image.region) if each is not image]
        if name in others:
            return "InvalidImageName.Duplicated"
        image.name = image.name if dry else name
        return None

    def tag(self, account: int, image_id: str, key: str, value: str) -> str | None:
        image = self.images.get(image_id)
        if image is None:
            return "InvalidResourceId.NotFound"
        if image.owner != account:
            is_seen = image.is_public or account in image.shared
            return f"InvalidResourceId.{'NotSupported' if is_seen else 'NotFound'}"
        image.tags[key] = value
        return None
