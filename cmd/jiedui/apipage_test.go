package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// section is the blocks of docs/api.md below a heading that begins so, up to the next.
func section(t *testing.T, heading string) []block {
	t.Helper()
	_, text, found := strings.Cut(written(t, "docs/api.md"), "\n### "+heading)
	if !found {
		t.Fatalf("docs/api.md has no section %q", heading)
	}
	text, _, _ = strings.Cut(text, "\n### ")
	return blocks(text)
}

func TestAnOfficeIsAnsweredAsTheAPIPageSays(t *testing.T) {
	t.Parallel()
	asked := questions(section(t, "An office"))
	if len(asked) != 3 || asked[0].answer == "" || asked[1].answer == "" || asked[2].answer == "" {
		t.Fatalf("%d questions", len(asked))
	}
	eachSampledEngine(t, func(t *testing.T, o *office) { askAll(t, o.served(t), asked) })
}

// guide runs the commands of a section one after the other, as a reader would.
type guide struct {
	*testing.T
	dir string
	env []string
}

func newGuide(t *testing.T, base string) *guide {
	t.Helper()
	for _, program := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	return &guide{t, t.TempDir(), append(os.Environ(), "API="+base+"/graphql", "no_proxy=*")}
}

func (g *guide) run(script string) string {
	g.Helper()
	shell := exec.CommandContext(g.Context(), "bash", "-euo", "pipefail", "-c", script)
	shell.Dir, shell.Env = g.dir, g.env
	out, err := shell.CombinedOutput()
	if err != nil {
		g.Fatalf("%s\n%v: %s", script, err, out)
	}
	return string(out)
}

// follow runs every command and compares what it prints with the block after it. Ids of
// answers are $JOB and $BATCH from then on, and what is said to be running no more is
// asked for until it is not.
func (g *guide) follow(list []block) (commands []string) {
	g.Helper()
	for i, b := range list {
		switch b.language {
		case "csv":
			if err := os.WriteFile(filepath.Join(g.dir, "六月.csv"), []byte(b.text), 0o600); err != nil {
				g.Fatal(err)
			}
		case "sh":
			commands = append(commands, b.text)
			if i+1 == len(list) || list[i+1].language != "json" && list[i+1].language != "text" {
				g.Fatalf("nothing says what this answers:\n%s", b.text)
			}
			g.hold(b.text, list[i+1])
		}
	}
	return commands
}

func (g *guide) hold(script string, says block) {
	g.Helper()
	out := g.run(script)
	if says.language == "text" {
		if out != says.text {
			g.Errorf("%s\nprints %q, not %q", script, out, says.text)
		}
		return
	}
	tick, deadline := time.NewTicker(20*time.Millisecond), time.Now().Add(time.Minute)
	defer tick.Stop()
	for strings.Contains(says.text, `"running": false`) && strings.Contains(out, `"running":true`) && time.Now().Before(deadline) {
		<-tick.C
		out = g.run(script)
	}
	var want, got any
	decode(g.T, []byte(says.text), &want)
	decode(g.T, []byte(out), &got)
	if path := differs(want, got, "answer"); path != "" {
		g.Errorf("%s\n%s is not as the page says:\n%s", script, path, out)
	}
	data, _ := at(got, "data").(map[string]any)
	for _, field := range data {
		for name, variable := range map[string]string{"job": "JOB", "batch": "BATCH"} {
			if id, _ := at(field, name, "id").(string); id != "" {
				g.env = append(g.env, variable+"="+id)
			}
		}
	}
}

// differs is where an answer is not as written; "…" stands for anything that is there.
func differs(want, got any, path string) string {
	switch want := want.(type) {
	case string:
		if want == "…" && got != nil {
			return ""
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return path
		}
		for i := range want {
			if at := differs(want[i], list[i], fmt.Sprint(path, ".", i)); at != "" {
				return at
			}
		}
		return ""
	case map[string]any:
		object, _ := got.(map[string]any)
		for name := range object {
			if _, written := want[name]; !written {
				return path + "." + name
			}
		}
		for name := range want {
			if at := differs(want[name], object[name], path+"."+name); at != "" {
				return at
			}
		}
		return ""
	}
	if want != got {
		return path
	}
	return ""
}

func TestAPartnerSendsAWorkbookAsTheAPIPageSays(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		if n := len(newGuide(t, c.url).follow(section(t, "A partner's system"))); n < 7 {
			t.Errorf("only %d commands", n)
		}
	})
}

func TestADashboardFollowsTheTotalsAsTheAPIPageSays(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		g := newGuide(t, o.served(t))
		commands := g.follow(section(t, "A dashboard"))
		if len(commands) != 2 {
			t.Fatalf("%d commands", len(commands))
		}
		if _, err := o.app.importBytes(t.Context(), "六月.csv", progressList("2024年6月30日", "300", "200"), importOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := g.run(commands[1]); got != "200\n" {
			t.Errorf("after a change: %s", got)
		}
	})
}

// What a page shows can be asked of a server as it is set up.
func TestExamplesKeepWithinTheLimitsOfAServer(t *testing.T) {
	t.Parallel()
	base := sampledOffice(t, "sqlite").served(t)
	for _, query := range examples(t) {
		if strings.Contains(query, "mutation {") || strings.Contains("\n"+query, "\nsubscription") {
			continue // the samples are for looking at, and streams have tests of their own
		}
		// Periods and reports are shown as a ledger has them that people report to; here there are none.
		got := ask(t, base, query)
		if got.Data == nil && !strings.Contains(fmt.Sprint(got.Errors), "code:NOT_FOUND") {
			t.Errorf("%s\n%v", query, got.Errors)
		}
	}
}
