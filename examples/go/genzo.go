// Package example has tests of calls with the official SDK, and what they need of Genzo.
package example

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
)

const ready = "genzo is ready at "

// Genzo is a server for tests: a process, or the one at GENZO_URL.
type Genzo struct {
	URL     string
	process *exec.Cmd
}

// Start starts `genzo serve --memory` on a free port and waits for its line.
func Start() (*Genzo, error) {
	if address := os.Getenv("GENZO_URL"); address != "" {
		return &Genzo{URL: address}, nil
	}
	process := exec.Command("genzo", "serve", "--memory", "--port", "0")
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if address, found := strings.CutPrefix(lines.Text(), ready+"http://"); found {
			return &Genzo{URL: "http://" + address, process: process}, nil
		}
	}
	return nil, errors.Join(errors.New("genzo serve ended before it was ready"), process.Wait())
}

// Close ends the process.
func (genzo *Genzo) Close() error {
	if genzo.process == nil {
		return nil
	}
	if err := genzo.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	_ = genzo.process.Wait() // an interrupted server ends with a code of its own
	return nil
}

// Endpoint is what the configuration of an SDK needs, with the protocol "http".
func (genzo *Genzo) Endpoint() string {
	return strings.TrimPrefix(genzo.URL, "http://")
}

// Control sends a request of the control API and reads its answer, unless that is nil.
func (genzo *Genzo) Control(method, page string, query url.Values, body, answer any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		encoded = nil
	}
	request, err := http.NewRequest(method, genzo.URL+"/_genzo/"+page+"?"+query.Encode(), bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	if token := os.Getenv("GENZO_CONTROL_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 400 {
		return fmt.Errorf("%s: %s", response.Status, content)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(content, answer)
}

// Account is an account with an access key. What is set here applies to its calls alone.
type Account struct {
	ID, Key, Secret string
	genzo           *Genzo
}

// Account makes an account.
func (genzo *Genzo) Account() (*Account, error) {
	var made struct {
		Account   struct{ ID string }
		AccessKey struct{ ID, Secret string } `json:"access_key"`
	}
	if err := genzo.Control("POST", "accounts", nil, struct{}{}, &made); err != nil {
		return nil, err
	}
	return &Account{made.Account.ID, made.AccessKey.ID, made.AccessKey.Secret, genzo}, nil
}

// Control is Genzo.Control for this account; filters are pairs of a name and a value.
func (account *Account) Control(method, page string, body, answer any, filters ...string) error {
	query := url.Values{"account": {account.ID}}
	for number := 0; number < len(filters); number += 2 {
		query.Set(filters[number], filters[number+1])
	}
	return account.genzo.Control(method, page, query, body, answer)
}

// Delete deletes the account with all that it owns.
func (account *Account) Delete() error {
	return account.genzo.Control("DELETE", "accounts/"+account.ID, nil, nil, nil)
}
