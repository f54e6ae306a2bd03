package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// Each figure shows the whole row of its sheet, with what merged cells hold, and which cell
// it stands in.
func TestFigureShowsTheRowOfItsSheet(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		got := ask(t, o.served(t), `{ figures(filter: {programmes: ["guan-shao"], measures: ["completed_investment"], subject: PROJECT}, first: 1) {
			nodes { money { text } subject { ... on Project { name } } source { cell cells { letters heading text stated } } } } }`)
		if len(got.Errors) > 0 {
			t.Fatal(got.Errors)
		}
		node := got.Data.(map[string]any)["figures"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
		source := node["source"].(map[string]any)
		texts := map[string]string{}
		stated := ""
		for _, c := range source["cells"].([]any) {
			cell := c.(map[string]any)
			heading, _ := cell["heading"].(string)
			texts[heading] = cell["text"].(string)
			if cell["stated"].(bool) {
				stated = cell["letters"].(string)
			}
		}
		if want := node["subject"].(map[string]any)["name"]; texts["项目名称"] != want {
			t.Errorf("the row is of %q, want %q: %v", texts["项目名称"], want, texts)
		}
		if cell := source["cell"].(string); stated == "" || cell[:len(stated)] != stated {
			t.Errorf("it stands in %s, the row says column %s", cell, stated)
		}
	})
}

// A cell that is merged over several rows holds its text for each of them.
func TestMergedCellsShowWhatTheyHold(t *testing.T) {
	t.Parallel()
	file := excelize.NewFile()
	for cell, text := range map[string]string{"A1": "县", "B1": "项目", "A2": "翁源县", "B2": "甲", "B3": "乙", "A4": "仁化县", "B4": "丙"} {
		if err := file.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.MergeCell("Sheet1", "A2", "A3"); err != nil {
		t.Fatal(err)
	}
	data, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open(t.Context(), "a.xlsx", data.Bytes(), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := readRows(t.Context(), book, 0, []int{3, 4, 9})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int][]ledger.SheetCell{3: {{Col: 1, Text: "翁源县"}, {Col: 2, Text: "乙"}}, 4: {{Col: 1, Text: "仁化县"}, {Col: 2, Text: "丙"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
