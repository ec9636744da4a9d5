import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The steps of the scenario, each a method of its name. */
class Steps {
    private static final long PATIENCE = 30_000;

    private final World world;
    private final Client.Connect connect;
    private final Client owner, reader;
    private String imageId;

    Steps(World world, Client.Connect connect) throws Exception {
        this.world = world;
        this.connect = connect;
        owner = clientOf(world.owner);
        reader = clientOf(world.reader);
    }

    String list() throws Exception {
        List<Map<String, Object>> found = images(owner, Map.of("ImageOwnerAlias", "self"));
        same(Program.column(found, "ImageId"), world.own_images);
        for (Map<String, Object> image : found) {
            if (!world.tagged_image.equals(image.get("ImageId"))) continue;
            same(List.of(image.get("Size"), image.get("IsPublic")), List.of(40L, false));
            same(Program.column(Program.list(image, "DiskDeviceMappings", "DiskDeviceMapping"), "Size"), List.of("40", "100"));
            same(tagsOf(Program.list(image, "Tags", "Tag")), Map.of("role", "web", "stage", "prod"));
        }
        return found.size() + " images";
    }

    String filters() throws Exception {
        Set<String> unknown = new HashSet<>();
        int asked = 0;
        for (World.Filter filter : world.filters) {
            try {
                List<Map<String, Object>> found = images(owner, with(filter.parameters, "ImageOwnerAlias", "self"));
                same(Program.column(found, "ImageId"), filter.images);
                asked++;
            } catch (Client.UnknownParameter error) {
                unknown.add(error.getMessage());
            }
        }
        String without = " without " + String.join(", ", unknown) + ", which the client does not know";
        return asked + " filters" + (unknown.isEmpty() ? "" : without);
    }

    String pages() throws Exception {
        Set<String> seen = new HashSet<>();
        long number = 0;
        for (boolean full = true; full; ) {
            Map<String, Object> asked = Map.of("ImageOwnerAlias", "system", "PageNumber", ++number, "PageSize", 50L);
            Map<String, Object> page = call("DescribeImages", asked);
            same(page.get("TotalCount"), world.public_images);
            List<String> ids = Program.column(Program.list(page, "Images", "Image"), "ImageId");
            for (String id : ids) expect(seen.add(id), id);
            full = ids.size() == 50;
        }
        same((long) seen.size(), world.public_images);
        return seen.size() + " images on " + number + " pages";
    }

    String errors() throws Exception {
        for (World.Expected expected : world.errors) {
            Client.Refused refused = refused(owner, expected.action, expected.parameters);
            same(refused.code, expected.code);
            if (refused.status != 0) same(refused.status, expected.status);
        }
        Client wrong = connect.of(world.owner.get("key"), "wrong", null);
        // aliyun-java-sdk-core tells from the string to sign that only the secret can be wrong.
        String code = refused(wrong, "DescribeImages", Map.of()).code;
        expect(Set.of("SignatureDoesNotMatch", "SDK.InvalidAccessKeySecret").contains(code), code);
        return world.errors.size() + 1 + " errors";
    }

    String create() throws Exception {
        Map<String, Object> asked = new HashMap<>(Map.of("InstanceId", world.instance, "ImageName", "life"));
        asked.putAll(Map.of("ImageFamily", "life", "Description", "made of an instance"));
        asked.put("Tag", List.of(Map.of("Key", "stage", "Value", "test")));
        imageId = (String) call("CreateImage", asked).get("ImageId");
        Map<String, Object> image = available(imageId, world.region);
        same(List.of(image.get("ImageName"), image.get("Description")), List.of("life", "made of an instance"));
        List<String> snapshots = Program.column(Program.list(image, "DiskDeviceMappings", "DiskDeviceMapping"), "SnapshotId");
        expect(snapshots.size() == 1 && snapshots.get(0).startsWith("s-"), snapshots);
        return "Available";
    }

    String change() throws Exception {
        call("ModifyImageAttribute", Map.of("ImageId", imageId, "ImageName", "renamed", "Description", "changed"));
        Map<String, Object> image = one(owner, imageId, world.region);
        same(List.of(image.get("ImageName"), image.get("Description")), List.of("renamed", "changed"));
        return "name and description";
    }

    String share() throws Exception {
        List<String> accounts = List.of(world.reader.get("account"));
        same(one(reader, imageId, world.region), null);
        call("ModifyImageSharePermission", Map.of("ImageId", imageId, "AddAccount", accounts));
        Map<String, Object> seen = one(reader, imageId, world.region);
        same(seen.get("ImageOwnerAlias"), "others");
        same(String.valueOf(seen.get("ImageOwnerId")), world.owner.get("account"));
        Map<String, Object> shared = call("DescribeImageSharePermission", Map.of("ImageId", imageId));
        same(Program.column(Program.list(shared, "Accounts", "Account"), "AliyunId"), accounts);
        same(refused(owner, "DeleteImage", Map.of("ImageId", imageId)).code, "ImageUseShared");
        call("ModifyImageSharePermission", Map.of("ImageId", imageId, "RemoveAccount", accounts));
        same(one(reader, imageId, world.region), null);
        return "seen by the other account, until it was taken back";
    }

    String tags() throws Exception {
        Object tag = List.of(Map.of("Key", "team", "Value", "blue"));
        Map<String, Object> place = Map.of("ResourceType", "image", "ResourceId", List.of(imageId));
        call("TagResources", with(place, "Tag", tag));
        same(Program.column(images(owner, Map.of("Tag", tag)), "ImageId"), List.of(imageId));
        List<Map<String, Object>> listed = Program.list(call("ListTagResources", place), "TagResources", "TagResource");
        same(tagsOf(listed), Map.of("stage", "test", "team", "blue"));
        call("UntagResources", with(place, "TagKey", List.of("team")));
        same(tagsOf(Program.list(one(owner, imageId, world.region), "Tags", "Tag")), Map.of("stage", "test"));
        return "set, found, listed, removed";
    }

    @SuppressWarnings("unchecked")
    String family() throws Exception {
        Map<String, Object> newest = call("DescribeImageFromFamily", Map.of("ImageFamily", "life"));
        same(((Map<String, Object>) newest.get("Image")).get("ImageId"), imageId);
        return "resolved to the image";
    }

    String copy() throws Exception {
        String id = copied("copy");
        Map<String, Object> image = available(id, world.other_region);
        same(List.of(image.get("IsCopied"), image.get("ImageName")), List.of(true, "copy"));
        call("DeleteImage", Map.of("ImageId", id, "RegionId", world.other_region));
        same(one(owner, id, world.other_region), null);
        return "Available in the other region";
    }

    String cancel() throws Exception {
        String id = copied("cancelled");
        Object status = one(owner, id, world.other_region).get("Status");
        expect(Set.of("Waiting", "Creating").contains(status), status);
        call("CancelCopyImage", Map.of("ImageId", id, "RegionId", world.other_region));
        same(one(owner, id, world.other_region), null);
        return "gone, and never Available";
    }

    private String copied(String name) throws Exception {
        Map<String, Object> there = Map.of("DestinationRegionId", world.other_region, "DestinationImageName", name);
        return (String) call("CopyImage", with(there, "ImageId", imageId)).get("ImageId");
    }

    String deprecate() throws Exception {
        call("ModifyImageAttribute", Map.of("ImageId", imageId, "Status", "Deprecated"));
        same(images(owner, Map.of("ImageId", imageId)), List.of());
        same(one(owner, imageId, world.region).get("Status"), "Deprecated");
        call("ModifyImageAttribute", Map.of("ImageId", imageId, "Status", "Available"));
        same(one(owner, imageId, world.region).get("Status"), "Available");
        return "hidden, and back";
    }

    String delete() throws Exception {
        call("DeleteImage", Map.of("ImageId", imageId));
        same(one(owner, imageId, world.region), null);
        same(refused(owner, "DeleteImage", Map.of("ImageId", imageId)).code, "InvalidImageId.NotFound");
        return "gone";
    }

    /** No official SDK of Java tries again after Throttling by itself. */
    String throttling() throws Exception {
        Client client = clientOf(world.throttled);
        same(refused(client, "DescribeImages", Map.of()).code, "Throttling");
        expect(!images(client, Map.of()).isEmpty(), "no images");
        return "retried by the program";
    }

    @SuppressWarnings("unchecked")
    String sts() throws Exception {
        Map<String, Object> asked = Map.of("RoleArn", world.role, "RoleSessionName", "nightly");
        Map<String, Object> answer = clientOf(world.user).callSts("AssumeRole", asked);
        Map<String, String> given = (Map<String, String>) answer.get("Credentials");
        Client session = connect.of(given.get("AccessKeyId"), given.get("AccessKeySecret"), given.get("SecurityToken"));
        String arn = (String) session.callSts("GetCallerIdentity", Map.of()).get("Arn");
        expect(arn.endsWith(":assumed-role/Reader/nightly"), arn);
        expect(!images(session, Map.of("ImageOwnerAlias", "self")).isEmpty(), "no images");
        same(refused(session, "DescribeInstances", Map.of()).code, "Forbidden.RAM");
        return "a role's session lists images, and nothing else";
    }

    private Client clientOf(Map<String, String> holder) throws Exception {
        return connect.of(holder.get("key"), holder.get("secret"), null);
    }

    private Map<String, Object> call(String action, Map<String, Object> parameters) throws Exception {
        return owner.call(action, placed(parameters));
    }

    private Map<String, Object> placed(Map<String, Object> parameters) {
        return parameters.containsKey("RegionId") ? parameters : with(parameters, "RegionId", world.region);
    }

    private List<Map<String, Object>> images(Client client, Map<String, Object> parameters) throws Exception {
        return Program.list(client.call("DescribeImages", placed(parameters)), "Images", "Image");
    }

    /** An image in any state, or null. */
    private Map<String, Object> one(Client client, String id, String region) throws Exception {
        List<Map<String, Object>> found = images(client, Map.of("ImageId", id, "Status", "ALL", "RegionId", region));
        return found.isEmpty() ? null : found.get(0);
    }

    private Map<String, Object> available(String id, String region) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE;
        Map<String, Object> image = one(owner, id, region);
        while (!"Available".equals(image.get("Status"))) {
            expect(Set.of("Waiting", "Creating").contains(image.get("Status")), image.get("Status"));
            expect(System.currentTimeMillis() < deadline, "the image is not Available in time");
            Thread.sleep(100);
            image = one(owner, id, region);
        }
        same(image.get("Progress"), "100%");
        // The client may be older than Usable.
        expect(!Boolean.FALSE.equals(image.get("Usable")), "the image is Available and not usable");
        return image;
    }

    private Client.Refused refused(Client client, String action, Map<String, Object> parameters) throws Exception {
        try {
            client.call(action, placed(parameters));
        } catch (Client.Refused refused) {
            return refused;
        }
        throw new AssertionError(action + " was not refused: " + parameters);
    }

    private static Map<String, Object> tagsOf(List<Map<String, Object>> items) {
        Map<String, Object> found = new HashMap<>();
        for (Map<String, Object> tag : items) found.put((String) tag.get("TagKey"), tag.get("TagValue"));
        return found;
    }

    private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
        Map<String, Object> found = new HashMap<>(values);
        found.put(name, value);
        return found;
    }

    private static void same(Object found, Object expected) {
        expect(Objects.equals(found, expected), found + " in place of " + expected);
    }

    private static void expect(boolean holds, Object said) {
        if (!holds) throw new AssertionError(said);
    }
}
