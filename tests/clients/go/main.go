// Lists images with the official Go SDKs, with retries or without: main HOST:PORT KEY SECRET.
// Each line in is "SDK RETRIES", such as "alibaba-cloud-sdk-go true"; each line out is "answered" or an error.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

const (
	region  = "cn-hangzhou"
	version = "2014-05-26"
	action  = "DescribeImages"
	timeout = 300 * time.Millisecond
)

var endpoint, key, secret = os.Args[1], os.Args[2], os.Args[3]

func withSdk(retries bool) error {
	config := sdk.NewConfig().WithScheme("http").WithTimeout(timeout).WithAutoRetry(retries)
	client, err := sdk.NewClientWithOptions(region, config, credentials.NewAccessKeyCredential(key, secret))
	if err != nil {
		return err
	}
	request := requests.NewCommonRequest()
	request.Domain, request.Version, request.ApiName, request.Scheme = endpoint, version, action, "http"
	request.ReadTimeout = timeout
	_, err = client.ProcessCommonRequest(request)
	return err
}

func withOpenAPI(retries bool) error {
	config := &openapiutil.Config{
		AccessKeyId: &key, AccessKeySecret: &secret, Endpoint: &endpoint, RegionId: dara.String(region),
		Protocol: dara.String("http"), ReadTimeout: dara.Int(int(timeout.Milliseconds())),
	}
	if retries {
		config.RetryOptions = &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{{
			MaxAttempts: 3,
			ErrorCode:   []string{"Throttling", "ServiceUnavailable", "InternalError"},
			Backoff:     &dara.FixedBackoffPolicy{Period: 0},
		}}}
	}
	client, err := openapi.NewClient(config)
	if err != nil {
		return err
	}
	_, err = client.CallApi(&openapiutil.Params{
		Action: dara.String(action), Version: dara.String(version), Protocol: dara.String("HTTP"),
		Pathname: dara.String("/"), Method: dara.String("POST"), AuthType: dara.String("AK"),
		Style: dara.String("RPC"), ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}, &openapiutil.OpenApiRequest{Query: map[string]*string{"RegionId": dara.String(region)}}, &dara.RuntimeOptions{})
	return err
}

// The code of an error of the service, or else the type or the text of the error.
func nameOf(err error) string {
	var coded interface{ ErrorCode() string }
	var sdkError *tea.SDKError
	switch {
	case errors.As(err, &sdkError):
		return tea.StringValue(sdkError.Code)
	case errors.As(err, &coded):
		return coded.ErrorCode()
	}
	if name := fmt.Sprintf("%T", err); name != "*errors.errorString" {
		return strings.TrimPrefix(name, "*")
	}
	return err.Error()
}

func main() {
	sdks := map[string]func(bool) error{"alibaba-cloud-sdk-go": withSdk, "darabonba-openapi": withOpenAPI}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		name, retries, _ := strings.Cut(lines.Text(), " ")
		if err := sdks[name](retries == "true"); err != nil {
			fmt.Println(nameOf(err))
		} else {
			fmt.Println("answered")
		}
	}
}
