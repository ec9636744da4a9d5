import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaModel;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;

/** The scenario with com.aliyun:ecs20140526: its typed client, and the general one of tea-openapi for STS. */
class Ecs20140526 implements Client {
    private static final String MODELS = "com.aliyun.ecs20140526.models.";

    private final String endpoint, region, key, secret, token;

    Ecs20140526(World world, String endpoint, String key, String secret, String token) {
        this.endpoint = endpoint;
        this.region = world.region;
        this.key = key;
        this.secret = secret;
        this.token = token;
    }

    private Config config(String region) {
        Config config = new Config().setAccessKeyId(key).setAccessKeySecret(secret).setRegionId(region);
        if (token != null) config.setSecurityToken(token);
        return endpoint == null ? config : config.setEndpoint(endpoint).setProtocol("http");
    }

    @Override
    public Map<String, Object> call(String action, Map<String, Object> parameters) throws Exception {
        Class<?> kind = Class.forName(MODELS + action + "Request");
        TeaModel request = TeaModel.build(parameters, (TeaModel) kind.getDeclaredConstructor().newInstance());
        for (String name : parameters.keySet())
            if (request.toMap().get(name) == null) throw new UnknownParameter(name);
        com.aliyun.ecs20140526.Client client =
            new com.aliyun.ecs20140526.Client(config((String) parameters.get("RegionId")));
        String method = Character.toLowerCase(action.charAt(0)) + action.substring(1);
        try {
            TeaModel response = (TeaModel) client.getClass().getMethod(method, kind).invoke(client, request);
            return asJson(response.toMap().get("body"));
        } catch (InvocationTargetException error) {
            throw told(error.getCause());
        }
    }

    @Override
    public Map<String, Object> callSts(String action, Map<String, Object> parameters) throws Exception {
        Config config = config(region);
        if (endpoint == null) config.setEndpoint("sts.aliyuncs.com");
        String protocol = endpoint == null ? "HTTPS" : "HTTP";
        Params params = new Params().setAction(action).setVersion("2015-04-01").setProtocol(protocol).setPathname("/")
            .setMethod("POST").setAuthType("AK").setStyle("RPC").setReqBodyType("formData").setBodyType("json");
        Map<String, String> query = new HashMap<>();
        parameters.forEach((name, value) -> query.put(name, (String) value));
        com.aliyun.teaopenapi.Client client = new com.aliyun.teaopenapi.Client(config);
        try {
            return asJson(client.callApi(params, new OpenApiRequest().setQuery(query), new RuntimeOptions()).get("body"));
        } catch (TeaException error) {
            throw told(error);
        }
    }

    /** Numbers become those of JSON, whatever their type in a model. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> asJson(Object value) {
        return World.GSON.fromJson(World.GSON.toJson(value), Map.class);
    }

    private static Exception told(Throwable error) throws Exception {
        if (!(error instanceof TeaException)) return new Exception(error);
        TeaException refused = (TeaException) error;
        Integer status = refused.getStatusCode();
        return new Refused(refused.getCode(), status == null ? 0 : status);
    }

    public static void main(String[] words) throws Exception {
        Program.main(words, (world, endpoint) ->
            (key, secret, token) -> new Ecs20140526(world, endpoint, key, secret, token));
    }
}
