// Package nodetest runs scripts of Node.js for tests: the reference implementation of
// GraphQL and the programs that people use our API with, as the lock files below .ci/js
// pin them. It must not be used outside tests.
package nodetest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
)

// Run runs a script with the packages of a folder below .ci/js, gives it in as JSON on
// its standard input and reads what it prints, one JSON value, into out. Without Node.js
// the test is skipped, which .ci/test does not allow.
func Run(t testing.TB, packages, script string, in, out any) {
	t.Helper()
	installed := Packages(t, packages)
	stdin, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", script)
	run.Env = append(os.Environ(), "NODE_PATH="+installed)
	run.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	answer, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.Bytes())
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatalf("%s: %v\n%s%s", script, err, answer, stderr.Bytes())
	}
}

// Packages installs what the package-lock.json of a folder pins, unless it is there, and
// returns the path of its node_modules.
func Packages(t testing.TB, folder string) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	once, _ := installs.LoadOrStore(dir, sync.OnceValue(func() error { return install(dir) }))
	if err := once.(func() error)(); err != nil {
		t.Fatalf("npm ci in %s: %v", folder, err)
	}
	return filepath.Join(dir, "node_modules")
}

// installs are the folders that were looked after, each with a func() error.
var installs sync.Map

func install(dir string) error {
	// npm keeps a lock of what it has installed, without the project itself and without
	// what is for other systems.
	want, err := lockedPackages(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	delete(want, "")
	if have, err := lockedPackages(filepath.Join(dir, "node_modules", ".package-lock.json")); err == nil {
		for path, p := range want {
			if optional, _ := p["optional"].(bool); optional && have[path] == nil {
				delete(want, path)
			}
		}
		if reflect.DeepEqual(have, want) {
			return nil
		}
	}
	npm := exec.Command("npm", "ci", "--silent")
	npm.Dir = dir
	npm.Stderr = os.Stderr
	return npm.Run()
}

func lockedPackages(path string) (map[string]map[string]any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var lock struct{ Packages map[string]map[string]any }
	err = json.Unmarshal(text, &lock)
	return lock.Packages, err
}
