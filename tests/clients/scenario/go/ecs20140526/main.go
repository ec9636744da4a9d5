// The scenario with github.com/alibabacloud-go/ecs-20140526: its typed client, and the general one for STS.
package main

import (
	"encoding/json"
	"reflect"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	ecs "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"genzo.test/scenario/scenario"
)

type client struct {
	endpoint, region string
	key              scenario.Key
}

func (client) RetriesThrottling() bool { return true }

func (c client) config(region string) *openapiutil.Config {
	config := &openapiutil.Config{
		AccessKeyId: &c.key.Key, AccessKeySecret: &c.key.Secret, RegionId: &region,
		RetryOptions: &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{{
			MaxAttempts: 3, ErrorCode: []string{"Throttling"}, Backoff: &dara.FixedBackoffPolicy{Period: 0},
		}}},
	}
	if c.key.Token != "" {
		config.SecurityToken = &c.key.Token
	}
	if c.endpoint != "" {
		config.Endpoint, config.Protocol = &c.endpoint, dara.String("http")
	}
	return config
}

// Call calls the method of the action with its typed request.
func (c client) Call(action string, parameters scenario.Values) (scenario.Values, error) {
	typed, err := ecs.NewClient(c.config(parameters["RegionId"].(string)))
	if err != nil {
		return nil, err
	}
	method := reflect.ValueOf(typed).MethodByName(action)
	request := reflect.New(method.Type().In(0).Elem())
	for name := range parameters {
		if !knows(request.Elem().Type(), name) {
			return nil, scenario.UnknownParameter(name)
		}
	}
	if err := convert(parameters, request.Interface()); err != nil {
		return nil, err
	}
	results := method.Call([]reflect.Value{request})
	if err, _ := results[1].Interface().(error); err != nil {
		return nil, told(err)
	}
	answer := scenario.Values{}
	return answer, convert(results[0].Elem().FieldByName("Body").Interface(), &answer)
}

// CallSts calls an action by its name.
func (c client) CallSts(action string, parameters scenario.Values) (scenario.Values, error) {
	config := c.config(c.region)
	if config.Endpoint == nil {
		config.Endpoint, config.Protocol = dara.String("sts.aliyuncs.com"), dara.String("https")
	}
	general, err := openapi.NewClient(config)
	if err != nil {
		return nil, err
	}
	params := &openapiutil.Params{
		Action: &action, Version: dara.String("2015-04-01"), Protocol: config.Protocol, Pathname: dara.String("/"),
		Method: dara.String("POST"), AuthType: dara.String("AK"), Style: dara.String("RPC"),
		ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}
	query := map[string]*string{}
	for name, value := range parameters {
		query[name] = dara.String(value.(string))
	}
	found, err := general.CallApi(params, &openapiutil.OpenApiRequest{Query: query}, &dara.RuntimeOptions{})
	if err != nil {
		return nil, told(err)
	}
	answer := scenario.Values{}
	return answer, convert(found["body"], &answer)
}

func knows(request reflect.Type, name string) bool {
	for index := 0; index < request.NumField(); index++ {
		if strings.HasPrefix(request.Field(index).Tag.Get("json"), name+",") {
			return true
		}
	}
	return false
}

func convert(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return scenario.Decode(text, to)
}

func told(err error) error {
	switch refused := err.(type) {
	case *tea.SDKError:
		return &scenario.Refused{Code: tea.StringValue(refused.Code), Status: tea.IntValue(refused.StatusCode)}
	case dara.ResponseError:
		return &scenario.Refused{Code: tea.StringValue(refused.GetCode()), Status: tea.IntValue(refused.GetStatusCode())}
	}
	return err
}

func main() {
	scenario.Main(func(world *scenario.World, endpoint string, key scenario.Key) scenario.Client {
		return client{endpoint, world.Region, key}
	})
}
