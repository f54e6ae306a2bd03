package importers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiedui/ledger"
)

// longSheet is a ledger of some thousand rows with all that needs more of the sheet than the
// row itself: groups with their counts, totals, headers repeated on each page, ditto marks,
// towns filled in once or merged, rates without a unit, a column without a heading and one
// that says nothing, zones whose credit a later row says, rows that go on with a project,
// projects said twice, errors.
func longSheet(t *testing.T, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	sheet := f.GetSheetName(0)
	n := 0
	put := func(values ...any) {
		n++
		check(t, f.SetSheetRow(sheet, fmt.Sprintf("A%d", n), &values))
	}
	header := []any{"序号", "项目名称", "县（市、区）", "镇（街）", "园区", "受帮扶地", "引进单位", "合同投资额（万元）", "丈量率", "项目状态", "开工时间", "情况一", nil}
	put("莞韶对口帮扶项目台账")
	put("（截至2024年12月31日）")
	put(header...)
	sum, page := 0, 0
	for i := range rows {
		if i%500 == 0 {
			put(nil, fmt.Sprintf("%s、第%d组", []string{"一", "二", "三", "四", "五", "六"}[i/500%6], i/500))
		}
		if page++; page == 60 {
			page = 0
			put("莞韶对口帮扶项目台账")
			put(header...)
		}
		county, town := any("翁源县"), any("官渡镇")
		if i%5 > 0 {
			town = nil
		}
		if i%7 == 3 {
			county = "同上"
		}
		zone, credit := any(nil), any(nil)
		if i%97 == 5 {
			zone = fmt.Sprintf("第%d产业园", i%11)
		}
		if i > rows*2/3 && i%97 == 5 {
			credit = "仁化县"
		}
		name, status := any(fmt.Sprintf("项目%d", i)), any("在建")
		switch {
		case i%401 == 400:
			name = fmt.Sprintf("项目%d", i-370) // said before
		case i%53 == 52:
			name = nil // goes on, or is refused
		}
		if i%31 == 30 {
			status = "同上"
		}
		if i%611 == 610 {
			status = "不明"
		}
		rate := any(0.5)
		if i == rows-3 {
			rate = 1
		}
		sum += i + 1
		put(i+1, name, county, town, zone, credit, fmt.Sprintf("第%d公司", i%700), i+1, rate, status, "2024-03-05", "一二三", map[bool]any{true: "批注"}[i == rows/2])
		if i%10 == 0 {
			check(t, f.MergeCell(sheet, fmt.Sprintf("D%d", n), fmt.Sprintf("D%d", n+2)))
		}
	}
	put("合计", nil, nil, nil, nil, nil, nil, sum)
	put(nil, "注：以上为初步数据")
	put(1, "补报的项目", "翁源县", "官渡镇", nil, nil, "补报公司", 3, 0.5, "在建", "2024-03-05", "一二三")
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

func TestRead_a_large_sheet_says_the_same_as_one_kept_whole(t *testing.T) {
	t.Parallel()
	o := Options{Name: "莞韶.xlsx", Data: longSheet(t, 3000), Partial: true}
	at := newReader(o)
	at.keepRows, at.blockRows = 1<<30, 1<<30
	check(t, at.survey(context.Background()))
	want := at.reading()
	check(t, want.readRows(context.Background(), func(b block) error {
		want.Entries = append(want.Entries, b.entries...)
		return nil
	}))
	want.complete()
	if n := len(want.Entries); n < 2800 || n > 3000 || !want.OK() {
		t.Fatalf("%d entries, %v", n, want.Batch.Findings)
	}
	got, err := Read(context.Background(), o)
	check(t, err)
	if d := cmp.Diff(summary(want), summary(got)); d != "" {
		t.Errorf("(-kept whole +read again):\n%s", d)
	}
	if d := cmp.Diff(want.Batch.Findings, got.Batch.Findings); d != "" {
		t.Errorf("findings (-kept whole +read again):\n%s", d)
	}
	var a, b strings.Builder
	check(t, want.Explain(&a))
	check(t, got.Explain(&b))
	if d := cmp.Diff(strings.Split(a.String(), "\n"), strings.Split(b.String(), "\n")); d != "" {
		t.Errorf("explained (-kept whole +read again):\n%s", d)
	}
	for _, code := range []string{codeUnmappedColumn, codeRateWithoutUnit, codeUnknownStatus, codeNewZone, codeDuplicateProject, codeRowsAfterNotes} {
		if !strings.Contains(fmt.Sprint(want.Batch.Findings), code) {
			t.Errorf("the sheet has no %s", code)
		}
	}
	credited := 0
	for _, e := range got.Entries[:1500] {
		if e.Zone != nil && e.Zone.CreditedTo == "440224" {
			credited++
		}
	}
	if credited == 0 {
		t.Error("no zone is credited as a later row says")
	}
}

// manyRows is a sheet of good rows; row bad, counted from one, has an unknown status.
func manyRows(rows, bad int) []byte {
	var b bytes.Buffer
	b.WriteString("莞韶对口帮扶项目台账（截至2024年12月31日）\n项目名称,县（市、区）,合同投资额（万元）,项目状态\n")
	for i := range rows {
		status := "在建"
		if i+1 == bad {
			status = "不明"
		}
		fmt.Fprintf(&b, "项目%d,翁源县,%d,%s\n", i, i+1, status)
	}
	return b.Bytes()
}

func TestStream_hands_out_what_Read_keeps(t *testing.T) {
	t.Parallel()
	o := Options{Name: "a.csv", Data: manyRows(5000, 0)}
	want, err := Read(context.Background(), o)
	check(t, err)
	got, err := Open(context.Background(), o)
	check(t, err)
	for e, err := range got.Stream(context.Background()) {
		check(t, err)
		if len(got.Programmes) != 1 {
			t.Fatalf("an entry before its programme: %v", got.Programmes)
		}
		got.Entries = append(got.Entries, e)
	}
	if d := cmp.Diff(summary(want), summary(got)); d != "" {
		t.Error(d)
	}
	for _, err := range got.Stream(context.Background()) {
		if err == nil {
			t.Error("the rows were read twice")
		}
	}
}

func TestStream_of_a_file_with_an_error_ends_refused_with_all_findings(t *testing.T) {
	t.Parallel()
	for _, partial := range []bool{false, true} {
		data := bytes.Replace(manyRows(7000, 4500), []byte("项目6999,翁源县"), []byte("项目6999,没有县"), 1)
		r, err := Open(context.Background(), Options{Name: "a.csv", Data: data, Partial: partial})
		check(t, err)
		n := 0
		var end error
		for _, err := range r.Stream(context.Background()) {
			if end = err; err == nil {
				n++
			}
		}
		switch {
		case partial && (n != 6998 || end != nil || !r.OK()):
			t.Errorf("partial: %d entries, OK %v, %v", n, r.OK(), end)
		case !partial && (n >= 4499 || !errors.Is(end, ErrRefused) || r.OK()):
			t.Errorf("%d entries, OK %v, %v", n, r.OK(), end)
		}
		var codes []string
		for _, f := range r.Batch.Findings {
			codes = append(codes, f.Code)
		}
		if d := cmp.Diff([]string{codeUnknownStatus, codeUnknownPlace}, codes); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(ledger.EntityCount{Entity: "project", Read: 7000, Rejected: 2}, r.Batch.Counts[0]); d != "" {
			t.Error(d)
		}
	}
}

func TestStream_left_early_still_knows_all_findings(t *testing.T) {
	t.Parallel()
	r, err := Open(context.Background(), Options{Name: "a.csv", Data: manyRows(5000, 4900)})
	check(t, err)
	for range r.Stream(context.Background()) {
		break
	}
	if len(r.Batch.Findings) != 1 || r.OK() {
		t.Errorf("OK %v, %v", r.OK(), r.Batch.Findings)
	}
}

func TestStream_ends_when_it_is_cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := Open(ctx, Options{Name: "a.csv", Data: manyRows(9000, 0)})
	check(t, err)
	n := 0
	var end error
	for _, err := range r.Stream(ctx) {
		if n++; n == 10 {
			cancel()
		}
		end = err
	}
	if !errors.Is(end, context.Canceled) || n > 3*recordsPerBlock+1 {
		t.Errorf("%d entries, %v", n, end)
	}
}

// A directory that panics stands for any fault in the goroutine that reads.
type panicking struct{ register }

func (panicking) OrganisationsNamed(context.Context, []string) (map[string][]ledger.Organisation, error) {
	panic("no directory")
}

func TestStream_passes_a_panic_on(t *testing.T) {
	t.Parallel()
	r, err := Open(context.Background(), Options{Name: "a.csv", Data: []byte(flatSheet), Directory: panicking{}})
	check(t, err)
	defer func() {
		if v := fmt.Sprint(recover()); !strings.HasPrefix(v, "no directory") {
			t.Errorf("recovered %s", v)
		}
	}()
	for range r.Stream(context.Background()) {
	}
}

func TestOptions_progress_counts_up_to_all_rows(t *testing.T) {
	t.Parallel()
	var seen [][2]int
	_, err := Read(context.Background(), Options{Name: "a.csv", Data: manyRows(5000, 0), Progress: func(done, total int) {
		seen = append(seen, [2]int{done, total})
	}})
	check(t, err)
	for i := 1; i < len(seen); i++ {
		if seen[i][0] < seen[i-1][0] || seen[i][1] < seen[i-1][1] {
			t.Errorf("%v after %v", seen[i], seen[i-1])
		}
	}
	if last := seen[len(seen)-1]; last != [2]int{5002, 5002} {
		t.Errorf("ends with %v", last)
	}
}
