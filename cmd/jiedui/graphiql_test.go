package main

import (
	"testing"

	"jiedui/graph/nodetest"
)

// The page at /graphiql follows subscriptions with the fetcher that is built into it.
func TestGraphiQLSubscribes(t *testing.T) {
	t.Parallel()
	c := newClerk(t, emptyOffice(t, "sqlite"), 1<<20)
	var got struct {
		All     []map[string]any
		Stopped bool
		Refused []map[string]any
	}
	nodetest.Run(t, "../../.ci/js", "../../web/graphiql/subscribe.mjs", map[string]string{
		"url":          c.url + "/graphql",
		"subscription": "subscription { ledgerChanged { version } }",
		"mutation":     `mutation { programmeCreate(input: {code: "wan-qi", name: "万企兴万村"}) { programme { name } } }`,
	}, &got)
	if len(got.All) != 3 || at(got.All[1], "data", "programmeCreate", "programme", "name") != "万企兴万村" {
		t.Fatalf("results %v", got.All)
	}
	before, after := at(got.All[0], "data", "ledgerChanged", "version"), at(got.All[2], "data", "ledgerChanged", "version")
	if before == nil || after == nil || before == after {
		t.Errorf("version %v, then %v", before, after)
	}
	if !got.Stopped {
		t.Error("a subscription that is stopped goes on")
	}
	if len(got.Refused) != 1 || got.Refused[0]["errors"] == nil {
		t.Errorf("refused: %v", got.Refused)
	}
}
