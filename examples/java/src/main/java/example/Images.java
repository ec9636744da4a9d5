package example;

import com.aliyun.ecs20140526.Client;
import com.aliyun.ecs20140526.models.CopyImageRequest;
import com.aliyun.ecs20140526.models.DescribeImagesRequest;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Tests of calls with the official SDK, without a test framework. */
public final class Images {
    private final Genzo.Account account;
    private final Client client;

    private Images(Genzo.Account account) throws Exception {
        this.account = account;
        this.client = new Client(new Config()
                .setAccessKeyId(account.key())
                .setAccessKeySecret(account.secret())
                .setEndpoint(account.genzo().endpoint())
                .setProtocol("http")
                .setRegionId("cn-hangzhou"));
    }

    interface Test {
        void run(Images images) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        List<Test> tests = List.of(
                Images::aCopyIsAvailableAfterAnHour,
                Images::aThrottledCallFailsAndIsAmongTheRequests,
                Images::aResetDeletesAllThatTheAccountHas);
        try (Genzo genzo = Genzo.start()) {
            for (Test test : tests) {
                try (Genzo.Account account = genzo.account()) {
                    test.run(new Images(account));
                }
            }
        }
        System.out.println(tests.size() + " passed");
    }

    private void aCopyIsAvailableAfterAnHour() throws Exception {
        String image = madeImage();
        account.control("PUT", "durations", Map.of("CopyImage", 3600));
        String copy = client.copyImage(new CopyImageRequest()
                        .setRegionId("cn-hangzhou")
                        .setImageId(image)
                        .setDestinationRegionId("cn-beijing"))
                .getBody()
                .getImageId();
        require(images("cn-beijing"), List.of());
        account.control("PUT", "clock", Map.of("advance", 3600));
        require(images("cn-beijing"), List.of(copy));
    }

    private void aThrottledCallFailsAndIsAmongTheRequests() throws Exception {
        account.control("POST", "faults", Map.of("actions", List.of("DescribeImages"), "error", "Throttling", "times", 1));
        String code = "OK";
        try {
            images("cn-hangzhou");
        } catch (TeaException error) {
            code = error.getCode();
        }
        require(code, "Throttling");
        require(images("cn-hangzhou"), List.of());
        var requests = account.control("GET", "requests", null).getAsJsonArray("requests");
        var codes = StreamSupport.stream(requests.spliterator(), false)
                .map(each -> each.getAsJsonObject().get("code").getAsString())
                .toList();
        require(codes, List.of("OK", "Throttling"));
    }

    private void aResetDeletesAllThatTheAccountHas() throws Exception {
        madeImage();
        account.control("POST", "reset", null);
        require(images("cn-hangzhou"), List.of());
    }

    private String madeImage() throws Exception {
        account.control("POST", "seed", Map.of("images", List.of(Map.of("name", "web-1"))));
        return images("cn-hangzhou").get(0);
    }

    private List<String> images(String region) throws Exception {
        var answer = client.describeImages(new DescribeImagesRequest().setRegionId(region).setImageOwnerAlias("self"));
        return answer.getBody().getImages().getImage().stream().map(each -> each.getImageId()).toList();
    }

    private static void require(Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(found + ", not " + expected);
        }
    }
}
