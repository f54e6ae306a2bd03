package importers

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

const flatSheet = `莞韶对口帮扶项目台账（截至2024年12月31日）
序号,项目代码,项目名称,县（市、区）,镇,引进单位,投资主体,总投资（万元）,合同投资额（亿元）,完成投资（万元）,2024年度计划投资（万元）,开工时间,项目状态,备注,帮扶方式
1,2404-440229-04-01-100001,甲,翁源县,官渡镇,东莞市,东莞甲公司（牵头）、韶关乙公司,约100,0.01,10,20,2023-03-05,在建,顺利,产业
2,2404-440229-04-01-100002,乙,仁化县,丹霞街道,东莞市,丙公司,200.5,0.02,0,,,签约,,
3,,丙,翁源县,龙仙镇,东莞市塘厦镇,丁公司,300,,300,,2022年,竣工,,科技
4,,丁,乳源瑶族自治县,游溪镇,东莞市,戊公司,逾3亿元,3,,,2026-01,未开工,无,
`

func readText(t testing.TB, name, text string) *Reading {
	t.Helper()
	r, err := Read(context.Background(), Options{Name: name, Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// claims are entries without the cells they came from.
func claims(entries []ledger.Entry) []ledger.Entry {
	var list []ledger.Entry
	for _, e := range entries {
		e.Sheet, e.Row = 0, 0
		e.Figures = append([]ledger.FigureClaim(nil), e.Figures...)
		for i := range e.Figures {
			e.Figures[i].Row, e.Figures[i].Col = 0, 0
		}
		e.Status = append([]ledger.StatusClaim(nil), e.Status...)
		for i := range e.Status {
			e.Status[i].Row, e.Status[i].Col = 0, 0
		}
		list = append(list, e)
	}
	return list
}

func TestRead_the_order_of_columns_does_not_matter(t *testing.T) {
	t.Parallel()
	want := readText(t, "a.csv", flatSheet)
	if !want.OK() || len(want.Entries) != 4 {
		t.Fatalf("%d entries, %v", len(want.Entries), want.Batch.Findings)
	}
	title, body, _ := strings.Cut(flatSheet, "\n")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	check(t, err)
	for seed := range int64(20) {
		order := rand.New(rand.NewSource(seed)).Perm(len(rows[0]))
		var text bytes.Buffer
		fmt.Fprintln(&text, title)
		w := csv.NewWriter(&text)
		for _, row := range rows {
			shuffled := make([]string, len(row))
			for i, from := range order {
				shuffled[i] = row[from]
			}
			check(t, w.Write(shuffled))
		}
		w.Flush()
		got := readText(t, "a.csv", text.String())
		if d := cmp.Diff(claims(want.Entries), claims(got.Entries)); d != "" {
			t.Fatalf("order %v (-want +got):\n%s\n%v", order, d, got.Batch.Findings)
		}
	}
}

func TestRead_a_split_file_says_the_same(t *testing.T) {
	t.Parallel()
	want := readText(t, "a.csv", flatSheet)
	lines := strings.SplitAfter(flatSheet, "\n")
	var got []ledger.Entry
	for at := 2; at < len(lines)-1; at += 2 {
		part := lines[0] + lines[1] + strings.Join(lines[at:min(at+2, len(lines))], "")
		got = append(got, readText(t, "b.csv", part).Entries...)
	}
	if d := cmp.Diff(claims(want.Entries), claims(got)); d != "" {
		t.Error(d)
	}
}

func TestRead_twice_gives_the_same(t *testing.T) {
	t.Parallel()
	a, b := readText(t, "a.csv", flatSheet), readText(t, "a.csv", flatSheet)
	if d := cmp.Diff(summary(a), summary(b)); d != "" {
		t.Error(d)
	}
	if a.Batch.FileHash == "" || a.Batch.FileSize != int64(len(flatSheet)) || string(a.Batch.Content) != flatSheet {
		t.Errorf("batch does not describe the file: %+v", a.Batch)
	}
}

type failing struct{ register }

var errAway = errors.New("away")

func (failing) OrganisationsNamed(context.Context, []string) (map[string][]ledger.Organisation, error) {
	return nil, errAway
}

func TestRead_fails_only_when_it_cannot_run(t *testing.T) {
	t.Parallel()
	if _, err := Read(context.Background(), Options{Name: "a.csv", Data: []byte(flatSheet), Directory: failing{}}); !errors.Is(err, errAway) {
		t.Errorf("directory away: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, Options{Name: "a.csv", Data: []byte(flatSheet)}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, data := range []string{"", "\x00\x01\x02", "PK\x03\x04", "%PDF-1.4"} {
		r, err := Read(context.Background(), Options{Name: "a.xlsx", Data: []byte(data)})
		if err != nil || r.OK() || len(r.Batch.Findings) == 0 {
			t.Errorf("%q: %v %+v", data, err, r)
		}
	}
}

func TestRead_many_findings_are_cut_and_counted(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("莞韶对口帮扶项目台账（截至2024年12月31日）\n项目名称,县（市、区）,总投资（万元）\n")
	for i := range maxFindings + 5 {
		fmt.Fprintf(&text, "项目%d,翁源县,很多%d亩\n", i, i)
	}
	r := readText(t, "a.csv", text.String())
	list := r.Batch.Findings
	if len(list) != maxFindings+1 || list[maxFindings].Code != codeTooManyFindings || list[maxFindings].Seen != "error 5" {
		t.Errorf("%d findings, last %+v", len(list), list[len(list)-1])
	}
	if r.OK() || len(r.Entries) != 0 {
		t.Errorf("OK %v with %d entries", r.OK(), len(r.Entries))
	}
}

func TestRead_option_as_of_goes_before_the_title(t *testing.T) {
	t.Parallel()
	o := Options{Name: "a.csv", Data: []byte(flatSheet), AsOf: ledger.Date{Year: 2025, Month: 6, Day: 30}}
	r, err := Read(context.Background(), o)
	check(t, err)
	for _, f := range r.Entries[0].Figures {
		if f.Measure == ledger.CompletedInvestment && f.ValidFrom != o.AsOf {
			t.Errorf("%+v", f)
		}
	}
}

func TestRead_corpus_without_panic(t *testing.T) {
	t.Parallel()
	const root = "../../shared/corpus"
	files, err := filepath.Glob(root + "/*/*")
	if err != nil || len(files) == 0 {
		t.Skip("no corpus at " + root)
	}
	for _, file := range files {
		switch strings.ToLower(filepath.Ext(file)) {
		case ".xlsx", ".csv", ".ods", ".xls", ".et":
		default:
			continue
		}
		data, err := os.ReadFile(file)
		check(t, err)
		r, err := Read(context.Background(), Options{Name: filepath.Base(file), Data: data})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if len(r.Batch.Findings) == 0 {
			t.Errorf("%s: nothing said about it", file)
		}
		for _, e := range r.Entries {
			if e.Project != nil && strings.Contains(e.Project.Name, "合计") {
				t.Errorf("%s: a total became a project: %+v", file, e.Project)
			}
		}
	}
}

// The rows are those that MANIFEST.tsv of the corpus names.
func TestTables_headers_of_real_sheets(t *testing.T) {
	t.Parallel()
	const root = "../../shared/corpus/"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus at " + root)
	}
	for _, c := range []struct {
		file        string
		top, bottom int
		data        int
	}{
		// One record; beside the five rows numbered ahead stands another list (columns N, O), which
		// keeps them from being empty here. Reading leaves them out: nothing in them is mapped.
		{"zh-enterprise/project_stat_3row_header.xlsx", 3, 3, 6},
		{"zh-csv/it_project_list.csv", 1, 1, 10},
		{"zh-fupin-guangzhou/conghua_206_dec.xls", 1, 2, 125},
	} {
		tables := tablesOf(t, root+c.file)
		if len(tables) == 0 {
			t.Errorf("%s: no table", c.file)
			continue
		}
		first := tables[0]
		met := make([]bodyRead, 1)
		p := part{grid: first.grid, tables: tables[:1]}
		check(t, p.body(context.Background(), func(int, bodyRow) bool { return true }, nil, met))
		data := met[0].Data
		if first.top != c.top || first.bottom != c.bottom || data != c.data {
			t.Errorf("%s: header %d to %d, %d rows of data; want %+v", c.file, first.top, first.bottom, data, c)
		}
	}
}
