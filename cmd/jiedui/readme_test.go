package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// block is one fenced block of a document.
type block struct{ language, text string }

var fenced = regexp.MustCompile("(?ms)^```([a-z]*)[^\n]*\n(.*?)^```$")

func blocks(text string) []block {
	var list []block
	for _, m := range fenced.FindAllStringSubmatch(text, -1) {
		list = append(list, block{m[1], m[2]})
	}
	return list
}

func readme(t *testing.T, name string) []block {
	t.Helper()
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return blocks(string(data))
}

// question is a query of a document, with the answer that follows it, if one does.
type question struct{ query, answer string }

func questions(list []block) []question {
	var asked []question
	for i, b := range list {
		if b.language != "graphql" {
			continue
		}
		q := question{query: b.text}
		if i+1 < len(list) && list[i+1].language == "json" {
			q.answer = list[i+1].text
		}
		asked = append(asked, q)
	}
	return asked
}

func TestReadmeIsAnsweredAsWritten(t *testing.T) {
	t.Parallel()
	asked := questions(readme(t, "README.md"))
	if len(asked) < 6 {
		t.Fatalf("only %d questions found", len(asked))
	}
	eachSampledEngine(t, func(t *testing.T, o *office) { askAll(t, o.served(t), asked) })
}

// askAll asks a server that has the samples and holds it to the answers.
func askAll(t *testing.T, base string, asked []question) {
	t.Helper()
	for _, q := range asked {
		got := ask(t, base, q.query)
		if len(got.Errors) > 0 {
			t.Errorf("%s\nis answered with errors: %v", q.query, got.Errors)
			continue
		}
		if path := hollow(got.Data, "data"); path != "" {
			t.Errorf("%s\n%s is empty", q.query, path)
		}
		if q.answer == "" {
			continue
		}
		var want any
		decode(t, []byte(q.answer), &want)
		if diff := cmp.Diff(want, got.Data); diff != "" {
			t.Errorf("%s\n(-written +answered):\n%s", q.query, diff)
		}
	}
}

// hollow is where an answer holds nothing: null, or a list or text without content.
func hollow(v any, path string) string {
	switch v := v.(type) {
	case nil:
		return path
	case string:
		if v == "" {
			return path
		}
	case []any:
		for _, item := range v {
			if at := hollow(item, path+"[]"); at != "" {
				return at
			}
		}
		if len(v) == 0 {
			return path
		}
	case map[string]any:
		for key, item := range v {
			if at := hollow(item, path+"."+key); at != "" {
				return at
			}
		}
	}
	return ""
}

// TestReadmesOpenWithTheTwoCommands: who has cloned the repository runs the program with
// one line and its tests with another, before reading anything.
func TestReadmesOpenWithTheTwoCommands(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		data, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		var got []string
		for _, line := range lines[:min(len(lines), 6)] {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" {
				got = append(got, line)
			}
		}
		if diff := cmp.Diff([]string{"```sh", "go run ./cmd/jiedui demo", ".ci/test", "```"}, got); diff != "" {
			t.Errorf("%s does not open with the two commands (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadmesHoldTheSameBlocks(t *testing.T) {
	t.Parallel()
	code := func(name string) (list []block) {
		for _, b := range readme(t, name) {
			if b.language == "graphql" || b.language == "json" {
				list = append(list, b)
			}
		}
		return list
	}
	if diff := cmp.Diff(code("README.md"), code("README.zh-CN.md"), cmp.AllowUnexported(block{})); diff != "" {
		t.Errorf("blocks (-README.md +README.zh-CN.md):\n%s", diff)
	}
}
