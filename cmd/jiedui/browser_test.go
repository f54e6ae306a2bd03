package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"jiedui/graph/nodetest"
)

// walked is what a walk through the pages came to.
type walked struct{ Done, Failures []string }

// browse runs a script of web/app/browser, which walks through the pages in Chromium, on a
// served ledger. Nothing that the pages complain of is passed over. Pictures go to a folder
// for each engine below JIEDUI_TEST_SCREENSHOTS where that is set.
func (o *office) browse(t *testing.T, script, url string, more map[string]any) {
	t.Helper()
	if path := os.Getenv("JIEDUI_TEST_CHROMIUM"); path == "" {
		if _, err := exec.LookPath("/usr/bin/chromium"); err != nil {
			t.Skip("Chromium is not installed")
		}
	}
	in := map[string]any{"url": url}
	if shots := os.Getenv("JIEDUI_TEST_SCREENSHOTS"); shots != "" {
		path, err := filepath.Abs(filepath.Join(shots, o.engine))
		if err != nil {
			t.Fatal(err)
		}
		in["shots"] = path
	}
	for name, value := range more {
		in[name] = value
	}
	// Two browsers at a time at most: each wants a core of its own.
	browsers <- struct{}{}
	defer func() { <-browsers }()
	var got walked
	nodetest.Run(t, "../../web/app", "../../web/app/browser/"+script, in, &got)
	for _, failure := range got.Failures {
		t.Error(failure)
	}
	if len(got.Done) == 0 {
		t.Error("nothing was walked through")
	}
}

var browsers = make(chan struct{}, 2)

// The shell around all screens, at three sizes and in both languages.
func TestShellInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		o.browse(t, "shell.mjs", o.served(t), nil)
	})
}
