// Puts, lists, reads and deletes an object with the official SDK of OSS for Go, in parts of 1 MiB.
// Before it deletes, it waits for a line: the object is imported meanwhile.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
)

const bucket, key = "go-images", "images/disk one.raw"

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	endpoint, file, back := os.Args[1], os.Args[2], os.Args[3]
	config := oss.LoadDefaultConfig().
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider("genzo", "genzo")).
		WithRegion("cn-hangzhou").WithEndpoint(endpoint).WithUsePathStyle(true)
	client := oss.NewClient(config)
	background := context.Background()
	_, err := client.PutBucket(background, &oss.PutBucketRequest{Bucket: oss.Ptr(bucket)})
	check(err)
	parts := func(options *oss.UploaderOptions) { options.PartSize = 1 << 20 }
	_, err = client.NewUploader(parts).UploadFile(
		background, &oss.PutObjectRequest{Bucket: oss.Ptr(bucket), Key: oss.Ptr(key)}, file)
	check(err)
	listed, err := client.ListObjectsV2(background, &oss.ListObjectsV2Request{Bucket: oss.Ptr(bucket)})
	check(err)
	for _, each := range listed.Contents {
		fmt.Println(*each.Key, each.Size)
	}
	_, err = client.NewDownloader().DownloadFile(
		background, &oss.GetObjectRequest{Bucket: oss.Ptr(bucket), Key: oss.Ptr(key)}, back)
	check(err)
	fmt.Println("read")
	_, err = bufio.NewReader(os.Stdin).ReadString('\n')
	check(err)
	_, err = client.DeleteObject(background, &oss.DeleteObjectRequest{Bucket: oss.Ptr(bucket), Key: oss.Ptr(key)})
	check(err)
	_, err = client.DeleteBucket(background, &oss.DeleteBucketRequest{Bucket: oss.Ptr(bucket)})
	check(err)
}
