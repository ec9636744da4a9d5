import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.profile.DefaultProfile;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;

/**
 * Lists images with the official Java SDKs, with retries or without: ListImages HOST:PORT KEY SECRET.
 * Each line in is "SDK RETRIES", such as "tea-openapi true"; each line out is "answered" or an error.
 */
public class ListImages {
    private static final int TIMEOUT = 300;
    private static final String REGION = "cn-hangzhou", VERSION = "2014-05-26", ACTION = "DescribeImages";

    private static void withTea(String[] server, boolean retries) throws Exception {
        Client client = new Client(new Config().setAccessKeyId(server[1]).setAccessKeySecret(server[2])
            .setEndpoint(server[0]).setProtocol("http").setReadTimeout(TIMEOUT));
        Params params = new Params().setAction(ACTION).setVersion(VERSION).setProtocol("HTTP").setPathname("/")
            .setMethod("POST").setAuthType("AK").setStyle("RPC").setReqBodyType("formData").setBodyType("json");
        RuntimeOptions options = new RuntimeOptions().setReadTimeout(TIMEOUT);
        if (retries) options.setAutoretry(true).setMaxAttempts(3);
        client.callApi(params, new OpenApiRequest().setQuery(Map.of("RegionId", REGION)), options);
    }

    private static void withCore(String[] server, boolean retries) throws Exception {
        DefaultProfile profile = DefaultProfile.getProfile(REGION, server[1], server[2]);
        HttpClientConfig http = HttpClientConfig.getDefault();
        http.setReadTimeoutMillis(TIMEOUT);
        profile.setHttpClientConfig(http);
        DefaultAcsClient client = new DefaultAcsClient(profile);
        if (retries) client.setSysRetryPolicy(RetryPolicy.defaultRetryPolicy(true));
        CommonRequest request = new CommonRequest();
        request.setSysDomain(server[0]);
        request.setSysVersion(VERSION);
        request.setSysAction(ACTION);
        request.setSysReadTimeout(TIMEOUT);
        client.getCommonResponse(request);
        client.shutdown();
    }

    private static String nameOf(Exception error) {
        if (error instanceof TeaException) return ((TeaException) error).getCode();
        if (error instanceof ClientException) return ((ClientException) error).getErrCode();
        return error.getClass().getSimpleName();
    }

    public static void main(String[] server) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            boolean retries = Boolean.parseBoolean(words[1]);
            try {
                if (words[0].equals("tea-openapi")) withTea(server, retries); else withCore(server, retries);
                System.out.println("answered");
            } catch (Exception error) {
                System.out.println(nameOf(error));
            }
        }
        System.exit(0);
    }
}
