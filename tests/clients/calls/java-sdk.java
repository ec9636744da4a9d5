import com.aliyun.ecs20140526.models.DescribeRegionsRequest;

/** Calls the server with the client that "genzo profile java-sdk" prints. */
class Main {
    public static void main(String[] words) throws Exception {
        System.out.println(Genzo.client().describeRegions(new DescribeRegionsRequest()).getBody().toMap());
        System.exit(0);
    }
}
