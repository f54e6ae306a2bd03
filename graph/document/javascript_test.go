package document

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

// modules installs graphql-js, once, as .ci/js/package-lock.json pins it.
var modules = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs("../../.ci/js")
	if err != nil {
		return "", err
	}
	installed := filepath.Join(dir, "node_modules")
	// npm keeps a lock of what it has installed; the first entry of ours is the project itself.
	if have, err := lockedPackages(filepath.Join(installed, ".package-lock.json")); err == nil {
		want, err := lockedPackages(filepath.Join(dir, "package-lock.json"))
		if delete(want, ""); err != nil || reflect.DeepEqual(have, want) {
			return installed, err
		}
	}
	install := exec.Command("npm", "ci", "--silent")
	install.Dir = dir
	install.Stderr = os.Stderr
	return installed, install.Run()
})

func lockedPackages(path string) (map[string]any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var lock struct{ Packages map[string]any }
	err = json.Unmarshal(text, &lock)
	return lock.Packages, err
}

// javascript runs a script of testdata with graphql-js. Without Node.js the test is
// skipped, which .ci/test does not allow.
func javascript(t *testing.T, script string, in, out any) {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	installed, err := modules()
	if err != nil {
		t.Fatalf("npm ci in .ci/js: %v", err)
	}
	stdin, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command("node", filepath.Join("testdata", script))
	run.Env = append(os.Environ(), "NODE_PATH="+installed)
	run.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	answer, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.Bytes())
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}
