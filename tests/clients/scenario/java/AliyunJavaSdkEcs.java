import com.aliyuncs.AcsRequest;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scenario with com.aliyun:aliyun-java-sdk-ecs: its typed requests, and the general one of its core for STS. */
class AliyunJavaSdkEcs implements Client {
    private static final String MODELS = "com.aliyuncs.ecs.model.v20140526.";

    private final String endpoint, region, key, secret, token;

    AliyunJavaSdkEcs(World world, String endpoint, String key, String secret, String token) {
        this.endpoint = endpoint;
        this.region = world.region;
        this.key = key;
        this.secret = secret;
        this.token = token;
    }

    private DefaultAcsClient client(String region) {
        DefaultProfile profile = token == null
            ? DefaultProfile.getProfile(region, key, secret)
            : DefaultProfile.getProfile(region, key, secret, token);
        return new DefaultAcsClient(profile);
    }

    @Override
    public Map<String, Object> call(String action, Map<String, Object> parameters) throws Exception {
        Class<?> kind = Class.forName(MODELS + action + "Request");
        AcsRequest<?> request = (AcsRequest<?>) kind.getDeclaredConstructor().newInstance();
        for (Map.Entry<String, Object> each : parameters.entrySet()) set(request, each.getKey(), each.getValue());
        if (endpoint != null) {
            request.setSysEndpoint(endpoint);
            request.setSysProtocol(ProtocolType.HTTP);
        }
        try {
            return wire(client((String) parameters.get("RegionId")).getAcsResponse(request));
        } catch (ClientException error) {
            throw told(error);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Object> callSts(String action, Map<String, Object> parameters) throws Exception {
        CommonRequest request = new CommonRequest();
        request.setSysDomain(endpoint == null ? "sts.aliyuncs.com" : endpoint);
        if (endpoint != null) request.setSysProtocol(ProtocolType.HTTP);
        request.setSysVersion("2015-04-01");
        request.setSysAction(action);
        parameters.forEach((name, value) -> request.putQueryParameter(name, (String) value));
        try {
            return World.GSON.fromJson(client(region).getCommonResponse(request).getData(), Map.class);
        } catch (ClientException error) {
            throw told(error);
        }
    }

    private static Exception told(ClientException error) {
        return error.getRequestId() == null ? error : new Refused(error.getErrCode(), 0);
    }

    /** Calls the setter of a member; lists have a plural: setTags, setAddAccounts. */
    private static void set(Object request, String name, Object value) throws Exception {
        for (Method method : request.getClass().getMethods()) {
            String setter = method.getName();
            if (method.getParameterCount() != 1 || !(setter.equals("set" + name) || setter.equals("set" + name + "s")))
                continue;
            method.invoke(request, converted(method, value));
            return;
        }
        if (name.equals("RegionId")) ((AcsRequest<?>) request).setSysRegionId((String) value);
        else if (request instanceof AcsRequest) ((AcsRequest<?>) request).putQueryParameter(name, value);
        else throw new UnknownParameter(name);
    }

    private static Object converted(Method setter, Object value) throws Exception {
        Class<?> wanted = setter.getParameterTypes()[0];
        if (wanted == Integer.class) return ((Long) value).intValue();
        if (wanted != List.class) return wanted == String.class ? String.valueOf(value) : value;
        Class<?> element = (Class<?>) ((ParameterizedType) setter.getGenericParameterTypes()[0]).getActualTypeArguments()[0];
        List<Object> found = new ArrayList<>();
        for (Object item : (List<?>) value) {
            if (element == String.class) {
                found.add(item);
                continue;
            }
            Object made = element.getDeclaredConstructor().newInstance();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) item).entrySet()) set(made, (String) each.getKey(), each.getValue());
            found.add(made);
        }
        return found;
    }

    /** A typed answer with names as on the wire: imageId becomes ImageId. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> wire(Object response) {
        return (Map<String, Object>) renamed(World.GSON.fromJson(World.GSON.toJson(response), Object.class));
    }

    private static Object renamed(Object value) {
        if (value instanceof List) {
            List<Object> found = new ArrayList<>();
            for (Object item : (List<?>) value) found.add(renamed(item));
            return found;
        }
        if (!(value instanceof Map)) return value;
        Map<String, Object> found = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, held) -> {
            String text = (String) name;
            found.put(Character.toUpperCase(text.charAt(0)) + text.substring(1), renamed(held));
        });
        return found;
    }

    public static void main(String[] words) throws Exception {
        Program.main(words, (world, endpoint) ->
            (key, secret, token) -> new AliyunJavaSdkEcs(world, endpoint, key, secret, token));
    }
}
