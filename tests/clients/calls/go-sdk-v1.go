// Calls the server with the client that "genzo profile go-sdk-v1" prints.
package main

import (
	"fmt"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

func main() {
	client, err := newClient()
	if err != nil {
		panic(err)
	}
	request := requests.NewCommonRequest()
	request.Product, request.Version, request.ApiName = "Ecs", "2014-05-26", "DescribeRegions"
	answer, err := client.ProcessCommonRequest(request)
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.GetHttpContentString())
}
