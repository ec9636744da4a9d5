"""Builds the catalogue of public images that ships with Genzo.

`facts.json` has the known values of each image: from recorded answers of the service (`capture`), lists of
its images (`listing`), the vendor's pages (`vendor-doc`) and ids seen in use (`id-use`). An id found in 2026
has a `grade`: A for two independent places, a vendor's repository or a recorded fact, B for one place that
gives a build date known from other ids. `families.json` has the vendor page on public images, 2025, and
families named since. The rules of this package derive other values from the image id:

    facts.json --> ids.parse --> linux, windows --> traits, family --> catalogue --> public_images.json
                                     creation times and names --> offering --> public_image_retirements.json

A known value wins over a derived one. A field that no rule derives is left out. `creation_time` derives a
creation time that is not recorded.

Three rows of the vendor's release notes describe a hardened or quick-start image under the id of the plain
image it was built from (`aliyun_2_1903_x64_20G_alibase_` 20200904, 20201231 and 20210208). `facts.json` keeps
those ids and drops the words and dates that belong to the other image.
"""
