// Calls the server with the client that "genzo profile oss-go" prints.
package main

import (
	"context"
	"fmt"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
)

func main() {
	client, bucket := newClient(), oss.Ptr("printed-for-go")
	if _, err := client.PutBucket(context.Background(), &oss.PutBucketRequest{Bucket: bucket}); err != nil {
		panic(err)
	}
	answer, err := client.GetBucketLocation(context.Background(), &oss.GetBucketLocationRequest{Bucket: bucket})
	if err != nil {
		panic(err)
	}
	fmt.Println(*answer.LocationConstraint)
}
