package example

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	ecs "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/dara"
)

var genzo *Genzo

func TestMain(tests *testing.M) {
	var err error
	if genzo, err = Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := tests.Run()
	if err := genzo.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func require(test *testing.T, err error) {
	test.Helper()
	if err != nil {
		test.Fatal(err)
	}
}

func withAccount(test *testing.T) (*Account, *ecs.Client) {
	account, err := genzo.Account()
	require(test, err)
	test.Cleanup(func() { require(test, account.Delete()) })
	client, err := ecs.NewClient(&openapi.Config{
		AccessKeyId:     &account.Key,
		AccessKeySecret: &account.Secret,
		Endpoint:        dara.String(genzo.Endpoint()),
		Protocol:        dara.String("http"),
		RegionId:        dara.String("cn-hangzhou"),
	})
	require(test, err)
	return account, client
}

func images(client *ecs.Client, region string) ([]string, error) {
	request := &ecs.DescribeImagesRequest{RegionId: &region, ImageOwnerAlias: dara.String("self")}
	answer, err := client.DescribeImages(request)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, image := range answer.Body.Images.Image {
		ids = append(ids, *image.ImageId)
	}
	return ids, nil
}

func requireImages(test *testing.T, client *ecs.Client, region string, expected ...string) {
	test.Helper()
	found, err := images(client, region)
	require(test, err)
	if strings.Join(found, " ") != strings.Join(expected, " ") {
		test.Fatalf("%v, not %v", found, expected)
	}
}

func madeImage(test *testing.T, account *Account, client *ecs.Client) string {
	seed := map[string]any{"images": []any{map[string]any{"name": "web-1"}}}
	require(test, account.Control("POST", "seed", seed, nil))
	found, err := images(client, "cn-hangzhou")
	require(test, err)
	return found[0]
}

func TestACopyIsAvailableAfterAnHour(test *testing.T) {
	account, client := withAccount(test)
	image := madeImage(test, account, client)
	require(test, account.Control("PUT", "durations", map[string]int{"CopyImage": 3600}, nil))
	copied, err := client.CopyImage(&ecs.CopyImageRequest{
		RegionId:            dara.String("cn-hangzhou"),
		ImageId:             &image,
		DestinationRegionId: dara.String("cn-beijing"),
	})
	require(test, err)
	requireImages(test, client, "cn-beijing")
	require(test, account.Control("PUT", "clock", map[string]int{"advance": 3600}, nil))
	requireImages(test, client, "cn-beijing", *copied.Body.ImageId)
}

func TestAThrottledCallFailsAndIsAmongTheRequests(test *testing.T) {
	account, client := withAccount(test)
	fault := map[string]any{"actions": []string{"DescribeImages"}, "error": "Throttling", "times": 1}
	require(test, account.Control("POST", "faults", fault, nil))
	if _, err := images(client, "cn-hangzhou"); err == nil || !strings.Contains(err.Error(), "Throttling") {
		test.Fatal(err)
	}
	requireImages(test, client, "cn-hangzhou")
	var log struct{ Requests []struct{ Code string } }
	require(test, account.Control("GET", "requests", nil, &log, "action", "DescribeImages"))
	if expected := []struct{ Code string }{{"OK"}, {"Throttling"}}; !reflect.DeepEqual(log.Requests, expected) {
		test.Fatal(log)
	}
}

func TestAResetDeletesAllThatTheAccountHas(test *testing.T) {
	account, client := withAccount(test)
	madeImage(test, account, client)
	require(test, account.Control("POST", "reset", nil, nil))
	requireImages(test, client, "cn-hangzhou")
}
