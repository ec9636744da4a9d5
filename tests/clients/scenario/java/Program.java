import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes all steps as the command line says, prints a line for each, and ends with 1 if one failed. */
class Program {
    static void main(String[] words, Client.Start start) throws Exception {
        List<String> given = List.of(words);
        String endpoint = option(given, "--door").equals("endpoint") ? option(given, "--endpoint") : null;
        World world = World.read(option(given, "--world"));
        Steps steps = new Steps(world, start.of(world, endpoint));
        boolean failed = false;
        for (String step : world.steps.keySet()) {
            Map<String, String> line = new LinkedHashMap<>();
            line.put("step", step);
            try {
                String detail = (String) Steps.class.getDeclaredMethod(step).invoke(steps);
                line.put("outcome", "ok");
                line.put("detail", detail);
            } catch (InvocationTargetException error) {
                failed = true;
                line.put("outcome", "failed");
                line.put("detail", String.valueOf(error.getCause()));
            }
            System.out.println(World.GSON.toJson(line));
        }
        // Connections that are kept open would keep the process.
        System.exit(failed ? 1 : 0);
    }

    private static String option(List<String> words, String name) {
        return words.get(words.indexOf(name) + 1);
    }

    /** The objects of a list, such as Images.Image, or Images where the client leaves the inner name out. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> answer, String outer, String inner) {
        Object held = answer.get(outer);
        Object items = held instanceof Map ? ((Map<String, Object>) held).get(inner) : held;
        return items == null ? List.of() : (List<Map<String, Object>>) items;
    }

    static List<String> column(List<Map<String, Object>> items, String name) {
        List<String> found = new ArrayList<>();
        for (Map<String, Object> item : items) found.add(String.valueOf(item.get(name)));
        return found;
    }
}
