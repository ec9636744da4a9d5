/** Calls the server with the client that "genzo profile oss-java" prints. */
class Main {
    public static void main(String[] words) {
        Genzo.client().createBucket("printed-for-java");
        System.out.println(Genzo.client().getBucketInfo("printed-for-java").getBucket().getLocation());
        System.exit(0);
    }
}
