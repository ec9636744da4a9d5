// Calls the server with the client that "genzo profile go-sdk" prints.
package main

import (
	"fmt"

	ecs "github.com/alibabacloud-go/ecs-20140526/v7/client"
)

func main() {
	client, err := newClient()
	if err != nil {
		panic(err)
	}
	answer, err := client.DescribeRegions(new(ecs.DescribeRegionsRequest))
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.Body)
}
