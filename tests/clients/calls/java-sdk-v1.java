import com.aliyuncs.CommonResponse;
import com.aliyuncs.RpcAcsRequest;

/** Calls the server with the client that "genzo profile java-sdk-v1" prints. */
class Main {
    static class DescribeRegions extends RpcAcsRequest<CommonResponse> {
        DescribeRegions() {
            super("Ecs", "2014-05-26", "DescribeRegions");
        }

        @Override
        public Class<CommonResponse> getResponseClass() {
            return CommonResponse.class;
        }
    }

    public static void main(String[] words) throws Exception {
        DescribeRegions request = new DescribeRegions();
        Genzo.pointed(request);
        System.out.println(Genzo.client().doAction(request).getHttpContentString());
        System.exit(0);
    }
}
