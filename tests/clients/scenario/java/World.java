import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What world.json says. */
class World {
    static final Gson GSON =
        new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).disableHtmlEscaping().create();

    Map<String, String> steps;
    String region, other_region, role, instance, tagged_image;
    Map<String, String> owner, reader, throttled, user;
    long public_images;
    List<String> own_images;
    List<Filter> filters;
    List<Expected> errors;

    static class Filter {
        Map<String, Object> parameters;
        List<String> images;
    }

    static class Expected {
        String action, code;
        Map<String, Object> parameters;
        int status;
    }

    static World read(String file) throws Exception {
        return GSON.fromJson(Files.readString(Path.of(file)), World.class);
    }
}
