// The scenario with github.com/aliyun/alibaba-cloud-sdk-go: its typed requests, and the general one for STS.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"

	"genzo.test/scenario/scenario"
)

var typed = map[string]func() requests.AcsRequest{
	"CancelCopyImage":              func() requests.AcsRequest { return ecs.CreateCancelCopyImageRequest() },
	"CopyImage":                    func() requests.AcsRequest { return ecs.CreateCopyImageRequest() },
	"CreateImage":                  func() requests.AcsRequest { return ecs.CreateCreateImageRequest() },
	"DeleteImage":                  func() requests.AcsRequest { return ecs.CreateDeleteImageRequest() },
	"DescribeImageFromFamily":      func() requests.AcsRequest { return ecs.CreateDescribeImageFromFamilyRequest() },
	"DescribeImages":               func() requests.AcsRequest { return ecs.CreateDescribeImagesRequest() },
	"DescribeImageSharePermission": func() requests.AcsRequest { return ecs.CreateDescribeImageSharePermissionRequest() },
	"DescribeInstances":            func() requests.AcsRequest { return ecs.CreateDescribeInstancesRequest() },
	"ListTagResources":             func() requests.AcsRequest { return ecs.CreateListTagResourcesRequest() },
	"ModifyImageAttribute":         func() requests.AcsRequest { return ecs.CreateModifyImageAttributeRequest() },
	"ModifyImageSharePermission":   func() requests.AcsRequest { return ecs.CreateModifyImageSharePermissionRequest() },
	"TagResources":                 func() requests.AcsRequest { return ecs.CreateTagResourcesRequest() },
	"UntagResources":               func() requests.AcsRequest { return ecs.CreateUntagResourcesRequest() },
}

type client struct {
	endpoint, region string
	credential       auth.Credential
}

func (client) RetriesThrottling() bool { return false }

// Call calls the method of the action with its typed request.
func (c client) Call(action string, parameters scenario.Values) (scenario.Values, error) {
	request := typed[action]()
	fill(reflect.ValueOf(request).Elem(), parameters, request.GetQueryParams())
	api, err := ecs.NewClientWithOptions(c.region, sdk.NewConfig(), c.credential)
	if err != nil {
		return nil, err
	}
	api.Domain = c.endpoint
	results := reflect.ValueOf(api).MethodByName(action).Call([]reflect.Value{reflect.ValueOf(request)})
	if err, _ := results[1].Interface().(error); err != nil {
		return nil, told(err)
	}
	text, err := json.Marshal(results[0].Interface())
	if err != nil {
		return nil, err
	}
	answer := scenario.Values{}
	return answer, scenario.Decode(text, &answer)
}

// fill sets the members of a request by their names on the wire; the request takes what has none among its query.
func fill(request reflect.Value, parameters scenario.Values, query map[string]string) {
	for name, value := range parameters {
		field, found := fieldOf(request, name)
		switch {
		case !found:
			query[name] = fmt.Sprint(value)
		case field.Kind() == reflect.String:
			field.SetString(fmt.Sprint(value))
		default:
			items := reflect.New(field.Type().Elem())
			for _, item := range value.([]any) {
				items.Elem().Set(reflect.Append(items.Elem(), element(items.Elem().Type().Elem(), item)))
			}
			field.Set(items)
		}
	}
}

func fieldOf(request reflect.Value, name string) (reflect.Value, bool) {
	for index := 0; index < request.NumField(); index++ {
		field := request.Type().Field(index)
		if field.Tag.Get("name") == name || (field.Name == name && field.Tag == "") {
			return request.Field(index), true
		}
	}
	// RegionId is a member of the general request within.
	if member := request.FieldByName(name); member.IsValid() && name == "RegionId" {
		return member, true
	}
	return reflect.Value{}, false
}

func element(kind reflect.Type, item any) reflect.Value {
	made := reflect.New(kind).Elem()
	if members, is := item.(scenario.Values); is {
		fill(made, members, nil)
	} else {
		made.SetString(fmt.Sprint(item))
	}
	return made
}

// CallSts calls an action by its name.
func (c client) CallSts(action string, parameters scenario.Values) (scenario.Values, error) {
	api, err := sdk.NewClientWithOptions(c.region, sdk.NewConfig(), c.credential)
	if err != nil {
		return nil, err
	}
	request := requests.NewCommonRequest()
	request.Domain, request.Version, request.ApiName = "sts.aliyuncs.com", "2015-04-01", action
	if c.endpoint != "" {
		request.Domain = c.endpoint
	}
	for name, value := range parameters {
		request.QueryParams[name] = fmt.Sprint(value)
	}
	response, err := api.ProcessCommonRequest(request)
	if err != nil {
		return nil, told(err)
	}
	answer := scenario.Values{}
	return answer, scenario.Decode(response.GetHttpContentBytes(), &answer)
}

func told(err error) error {
	if refused, is := err.(sdkerrors.Error); is && refused.HttpStatus() != 0 {
		return &scenario.Refused{Code: refused.ErrorCode(), Status: refused.HttpStatus()}
	}
	return err
}

func main() {
	scenario.Main(func(world *scenario.World, endpoint string, key scenario.Key) scenario.Client {
		made := client{endpoint: endpoint, region: world.Region}
		if key.Token != "" {
			made.credential = credentials.NewStsTokenCredential(key.Key, key.Secret, key.Token)
		} else {
			made.credential = credentials.NewAccessKeyCredential(key.Key, key.Secret)
		}
		return made
	})
}
