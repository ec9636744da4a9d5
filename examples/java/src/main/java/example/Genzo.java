package example;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A server for tests: a process, or the one at GENZO_URL. */
final class Genzo implements AutoCloseable {
    private static final String READY = "genzo is ready at ";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final String url;
    private final Process process;

    private Genzo(String url, Process process) {
        this.url = url;
        this.process = process;
    }

    /** Starts {@code genzo serve --memory} on a free port and waits for its line. */
    static Genzo start() throws IOException {
        if (System.getenv("GENZO_URL") != null) {
            return new Genzo(System.getenv("GENZO_URL"), null);
        }
        Process process = new ProcessBuilder("genzo", "serve", "--memory", "--port", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY + "http://")) {
                return new Genzo(line.substring(READY.length()), process);
            }
        }
        throw new IOException("genzo serve ended before it was ready");
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    /** What the configuration of an SDK needs, with the protocol "http". */
    String endpoint() {
        return URI.create(url).getAuthority();
    }

    /** Sends a request of the control API. */
    JsonObject control(String method, String page, Map<String, String> query, Object body)
            throws IOException, InterruptedException {
        String encoded = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/_genzo/" + page + "?" + encoded))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(new Gson().toJson(body)));
        if (System.getenv("GENZO_CONTROL_TOKEN") != null) {
            request.header("Authorization", "Bearer " + System.getenv("GENZO_CONTROL_TOKEN"));
        }
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return new Gson().fromJson(answer.body(), JsonObject.class);
    }

    Account account() throws IOException, InterruptedException {
        JsonObject made = control("POST", "accounts", Map.of(), Map.of());
        JsonObject key = made.getAsJsonObject("access_key");
        String id = made.getAsJsonObject("account").get("id").getAsString();
        return new Account(this, id, key.get("id").getAsString(), key.get("secret").getAsString());
    }

    /** An account with an access key. What is set here applies to its calls alone. */
    record Account(Genzo genzo, String id, String key, String secret) implements AutoCloseable {
        JsonObject control(String method, String page, Object body) throws IOException, InterruptedException {
            return genzo.control(method, page, Map.of("account", id), body);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            genzo.control("DELETE", "accounts/" + id, Map.of(), null);
        }
    }
}
