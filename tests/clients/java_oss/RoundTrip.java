import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.UploadFileRequest;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;

/**
 * Puts, lists, reads and deletes an object with the official SDK of OSS for Java, in parts of 1 MiB. Before it
 * deletes, it waits for a line: the object is imported meanwhile.
 */
public class RoundTrip {
    private static final String BUCKET = "java-images";
    private static final String KEY = "images/disk one.raw";

    public static void main(String[] arguments) throws Throwable {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (SignVersion version : new SignVersion[] {SignVersion.V1, SignVersion.V4}) {
            ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
            configuration.setSignatureVersion(version);
            OSS oss = OSSClientBuilder.create()
                    .endpoint(arguments[0])
                    .credentialsProvider(new DefaultCredentialProvider("genzo", "genzo"))
                    .clientConfiguration(configuration)
                    .region("cn-hangzhou")
                    .build();
            oss.createBucket(BUCKET);
            UploadFileRequest upload = new UploadFileRequest(BUCKET, KEY);
            upload.setUploadFile(arguments[1]);
            upload.setPartSize(1 << 20);
            upload.setTaskNum(2);
            oss.uploadFile(upload);
            for (OSSObjectSummary each : oss.listObjects(BUCKET).getObjectSummaries()) {
                System.out.println(each.getKey() + " " + each.getSize());
            }
            oss.getObject(new GetObjectRequest(BUCKET, KEY), new File(arguments[2]));
            System.out.println("read");
            lines.readLine();
            oss.deleteObject(BUCKET, KEY);
            oss.deleteBucket(BUCKET);
            oss.shutdown();
        }
    }
}
