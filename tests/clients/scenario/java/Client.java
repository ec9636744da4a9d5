import java.util.Map;

/** A client with one access key. Parameters and answers have their names on the wire; lists may lack the outer name. */
interface Client {
    Map<String, Object> call(String action, Map<String, Object> parameters) throws Exception;

    Map<String, Object> callSts(String action, Map<String, Object> parameters) throws Exception;

    /** Makes a client of a key, and a token where the key is a temporary one. */
    interface Connect {
        Client of(String key, String secret, String token) throws Exception;
    }

    /** Makes that of the world and the endpoint, which is null where the client finds the service by itself. */
    interface Start {
        Connect of(World world, String endpoint);
    }

    /** The service refused a call. The status is 0 where the client does not tell programs. */
    class Refused extends Exception {
        final String code;
        final int status;

        Refused(String code, int status) {
            super(code + " (" + status + ")");
            this.code = code;
            this.status = status;
        }
    }

    /** The client is older than a parameter. */
    class UnknownParameter extends Exception {
        UnknownParameter(String name) {
            super(name);
        }
    }
}
