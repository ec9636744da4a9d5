// Package scenario takes the steps of the scenario with a client that can call every action by its name.
package scenario

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

// Values are parameters or answers by their names on the wire.
type Values = map[string]any

// Key is an access key, with the token of temporary ones.
type Key struct{ Account, Key, Secret, Token string }

// Refused is an error of the service.
type Refused struct {
	Code   string
	Status int
}

func (refused *Refused) Error() string { return fmt.Sprintf("%s (%d)", refused.Code, refused.Status) }

// UnknownParameter is a parameter that the client is too old for.
type UnknownParameter string

func (name UnknownParameter) Error() string { return string(name) + " is unknown to the client" }

// Client calls with one access key. Both methods give a *Refused where the service refused.
type Client interface {
	Call(action string, parameters Values) (Values, error)
	CallSts(action string, parameters Values) (Values, error)
	RetriesThrottling() bool
}

// World is what world.json says.
type World struct {
	Region                         string
	OtherRegion                    string `json:"other_region"`
	Role                           string
	Owner, Reader, Throttled, User Key
	Instance                       string
	PublicImages                   int      `json:"public_images"`
	OwnImages                      []string `json:"own_images"`
	TaggedImage                    string   `json:"tagged_image"`
	Filters                        []struct {
		Parameters Values
		Images     []string
	}
	Errors []struct {
		Action     string
		Parameters Values
		Code       string
		Status     int
	}
}

// Connect makes a client of a key; endpoint is empty where the client finds the service by itself.
type Connect func(world *World, endpoint string, key Key) Client

type scenario struct {
	*World
	connect       func(Key) Client
	owner, reader Client
	imageID       string
}

type said struct {
	Step    string `json:"step"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail"`
}

const patience = 30 * time.Second

// Main takes all steps as the command line says, prints a line for each, and exits with 1 if one failed.
func Main(connect Connect) {
	door := flag.String("door", "", "endpoint or run")
	endpoint := flag.String("endpoint", "", "HOST:PORT")
	file := flag.String("world", "", "world.json")
	flag.Parse()
	if *door == "run" {
		*endpoint = ""
	}
	text, err := os.ReadFile(*file)
	world := &World{}
	if err == nil {
		err = Decode(text, world)
	}
	if err != nil {
		panic(err)
	}
	made := func(key Key) Client { return connect(world, *endpoint, key) }
	s := &scenario{World: world, connect: made, owner: made(world.Owner), reader: made(world.Reader)}
	code := 0
	for _, step := range steps {
		outcome, detail := outcomeOf(s, step.take)
		if outcome != "ok" {
			code = 1
		}
		line, _ := json.Marshal(said{step.name, outcome, detail})
		fmt.Println(string(line))
	}
	os.Exit(code)
}

// The steps panic with what is wrong, as assertions do.
func outcomeOf(s *scenario, take func(*scenario) string) (outcome, detail string) {
	defer func() {
		if wrong := recover(); wrong != nil {
			outcome, detail = "failed", fmt.Sprint(wrong)
		}
	}()
	return "ok", take(s)
}

func (s *scenario) call(action string, parameters Values) Values {
	answer, err := s.owner.Call(action, s.placed(parameters))
	if err != nil {
		panic(fmt.Sprintf("%s: %v", action, err))
	}
	return answer
}

func (s *scenario) placed(parameters Values) Values {
	placed := Values{"RegionId": s.Region}
	for name, value := range parameters {
		placed[name] = value
	}
	return placed
}

func (s *scenario) refused(client Client, action string, parameters Values) *Refused {
	answer, err := client.Call(action, s.placed(parameters))
	refused, known := err.(*Refused)
	if !known {
		panic(fmt.Sprintf("%s was not refused: %v, %v", action, answer, err))
	}
	return refused
}

func (s *scenario) images(client Client, parameters Values) []Values {
	found, err := s.asked(client, parameters)
	if err != nil {
		panic(err)
	}
	return found
}

func (s *scenario) asked(client Client, parameters Values) ([]Values, error) {
	answer, err := client.Call("DescribeImages", s.placed(parameters))
	return List(answer, "Images", "Image"), err
}

// One is an image in any state, or nil.
func (s *scenario) one(client Client, imageID, region string) Values {
	asked := Values{"ImageId": imageID, "Status": "ALL", "RegionId": region}
	if found := s.images(client, asked); len(found) > 0 {
		return found[0]
	}
	return nil
}

func (s *scenario) available(imageID, region string) Values {
	deadline := time.Now().Add(patience)
	image := s.one(s.owner, imageID, region)
	for image["Status"] != "Available" {
		expect(image["Status"] == "Waiting" || image["Status"] == "Creating", image["Status"])
		expect(time.Now().Before(deadline), "the image is not Available in time")
		time.Sleep(100 * time.Millisecond)
		image = s.one(s.owner, imageID, region)
	}
	same(image["Progress"], "100%")
	// The client may be older than Usable.
	expect(image["Usable"] == true || image["Usable"] == nil, "the image is Available and not usable")
	return image
}

// Decode keeps numbers as they are written: ids of accounts are too long for the numbers of JSON.
func Decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// List is a list of objects below two names, such as Images.Image.
func List(answer Values, outer, inner string) []Values {
	held, _ := answer[outer].(Values)
	items, _ := held[inner].([]any)
	found := []Values{}
	for _, item := range items {
		found = append(found, item.(Values))
	}
	return found
}

func column(items []Values, name string) []any {
	found := []any{}
	for _, item := range items {
		found = append(found, item[name])
	}
	return found
}

func texts(items []string) []any {
	found := []any{}
	for _, item := range items {
		found = append(found, item)
	}
	return found
}

func expect(holds bool, said any) {
	if !holds {
		panic(fmt.Sprintf("not as expected: %v", said))
	}
}

// same compares values as JSON has them.
func same(found, expected any) {
	one, _ := json.Marshal(found)
	other, _ := json.Marshal(expected)
	expect(string(one) == string(other), fmt.Sprintf("%s in place of %s", one, other))
}
