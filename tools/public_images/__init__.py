"""Builds the catalogue of public images that ships with Genzo.

`facts.json` has the known values of each image: from recorded answers of the service (`capture`), lists of
its images (`listing`), the vendor's pages (`vendor-doc`) and ids seen in use (`id-use`). `families.json` has
the vendor page on public images, 2025. The rules of this package derive other values from the image id:

    facts.json --> ids.parse --> linux, windows --> traits, family --> catalogue --> public_images.json

A known value wins over a derived one. A field that no rule derives is left out. An image without a recorded
creation time gets the vendor's release date, or else the build date in its id, at 00:00:00 UTC.

Three rows of the vendor's release notes describe a hardened or quick-start image under the id of the plain
image it was built from (`aliyun_2_1903_x64_20G_alibase_` 20200904, 20201231 and 20210208). `facts.json` keeps
those ids and drops the words and dates that belong to the other image.
"""
