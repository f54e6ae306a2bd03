package importers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"jiedui/ledger"
)

// TableReading is how one table of a file was read, and why.
type TableReading struct {
	Sheet string
	// Form: one record with each value beside its label, no header above rows.
	Form bool
	// Top and Bottom are the first and last row of the header; of a form its first row.
	Top, Bottom int
	Titles      []string // lines above the header
	// Fingerprint names the header: the same headings in any order have the same one.
	Fingerprint string
	// Profile and Table read it; empty: none did, and a finding says why.
	Profile, Table string
	AsOf           ledger.Date
	Units          []ledger.Unit // said above the table
	Columns        []ColumnReading
	Rows           RowCounts
	Checks         []TotalCheck

	base   *Profile
	layout *Layout
}

// ColumnReading is how one column was read.
type ColumnReading struct {
	Row, Col int // of the heading's last row, or of a form the value's
	Heading  string
	// Field is the id of the field or measure; empty: the column is not read.
	Field string
	Why   string // word, normalised, path, child, parent, series, unit or content
	Sure  int    // 0 to 100
	Unit  ledger.Unit
	// UnitFrom is where the unit was found: heading, title, profile, measure (things counted
	// one by one); empty: in each cell, or none is needed.
	UnitFrom string
	Year     int
	AsOf     ledger.Date
	// Suggested is what the column may be by its contents; not used.
	Suggested string

	spec *Column
	word string // by which the heading is found again
}

// RowCounts are the rows below a header by kind.
type RowCounts struct{ Data, Totals, Groups, Templates, Blank, BelowNotes int }

// TotalCheck is a total or group row of the sheet compared with the rows it sums up.
type TotalCheck struct {
	Row    int
	Label  string
	Agrees bool
}

// fingerprint is a name of the header's headings in whatever order.
func (t *table) fingerprint() string {
	var keys []string
	for _, c := range t.columns {
		keys = append(keys, strings.Join(c.parts, "/"))
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:8])
}

// tableReading notes a table; m is nil where no profile reads it.
func (r *reader) tableReading(t *table, m *mapping) *TableReading {
	out := &TableReading{Sheet: t.grid.name, Form: t.form, Top: t.top, Bottom: t.bottom, Titles: t.titles, Fingerprint: t.fingerprint()}
	for _, title := range r.about(t).units {
		out.Units = append(out.Units, title)
	}
	slices.Sort(out.Units)
	if m == nil {
		for _, c := range t.columns {
			out.Columns = append(out.Columns, ColumnReading{Row: t.headRow(c), Col: c.col, Heading: c.text})
		}
		return out
	}
	out.Profile, out.Table, out.base, out.layout = m.profile.Name, m.layout.Name, m.profile, m.layout
	if out.AsOf = r.o.AsOf; out.AsOf.IsZero() {
		out.AsOf = r.about(t).asOf
	}
	x := &row{r: r, m: m}
	for i := range m.columns {
		c := &m.columns[i]
		col := ColumnReading{Row: t.headRow(c.tableColumn), Col: c.col, Heading: c.text, Field: c.field(), Why: string(c.why), Sure: c.sure,
			Year: c.year, AsOf: c.asOf, Suggested: c.suggested, spec: c.spec, word: c.word()}
		if c.spec == nil {
			col.Why = ""
		} else if measure, ok := measures[c.spec.Measure]; ok {
			col.Unit, col.UnitFrom = x.unitFrom(measure, c.unit, c)
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// word is the heading as a profile's words have it.
func (h heading) word() string {
	word := strings.Join(h.parts, "")
	if h.year != 0 && word != "" {
		word = "年度" + word
	}
	return word
}

// reasons as Explain writes them.
var reasons = map[string]string{
	string(whyWord): "列名一致", string(whyNormalised): "去掉括号、单位、年份后一致", string(whyPath): "上下级表头合起来一致",
	string(whyChild): "最下一级表头一致", string(whyParent): "上级表头一致", string(whySeries): "指标加任务、实际等字样",
	string(whyUnit): "指标加单位", string(whyContent): "按内容推断",
}

var unitSources = map[string]string{unitFromHeading: "表头", unitFromTitle: "表上方", unitFromProfile: "模板", unitFromMeasure: "逐个计数"}

// Explain prints how the file was read, table by table: header, each column with its field,
// the reason, how sure that is, unit and date, rows by kind, totals compared.
func (r *Reading) Explain(w io.Writer) error {
	var b bytes.Buffer
	if len(r.Tables) == 0 {
		fmt.Fprintf(&b, "%s：没有找到表\n", r.Batch.FileName)
	}
	for _, t := range r.Tables {
		t.explain(&b)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("explain %s: %w", r.Batch.FileName, err)
	}
	return nil
}

func (t *TableReading) explain(b *bytes.Buffer) {
	kind := fmt.Sprintf("表头第 %d 行", t.Bottom)
	switch {
	case t.Form:
		kind = fmt.Sprintf("表单，从第 %d 行起", t.Top)
	case t.Top != t.Bottom:
		kind = fmt.Sprintf("表头第 %d 至 %d 行", t.Top, t.Bottom)
	}
	fmt.Fprintf(b, "工作表“%s”：%s，表头指纹 %s\n", t.Sheet, kind, t.Fingerprint)
	if len(t.Titles) > 0 {
		fmt.Fprintf(b, "  表上方：%s\n", strings.Join(t.Titles, "；"))
	}
	if t.Profile == "" {
		fmt.Fprintf(b, "  未读取，原因见问题清单；列：%s\n", strings.Join(t.headings(), "、"))
		return
	}
	fmt.Fprintf(b, "  模板：%s / %s\n", t.Profile, t.Table)
	if !t.AsOf.IsZero() {
		fmt.Fprintf(b, "  截至：%s\n", t.AsOf)
	}
	if len(t.Units) > 0 {
		var units []string
		for _, u := range t.Units {
			units = append(units, string(u))
		}
		fmt.Fprintf(b, "  表上方的单位：%s\n", strings.Join(units, "、"))
	}
	for _, c := range t.Columns {
		c.explain(b)
	}
	n := t.Rows
	fmt.Fprintf(b, "  行：数据 %d，合计 %d，分类 %d，示例 %d，空白 %d，注释及以下 %d\n", n.Data, n.Totals, n.Groups, n.Templates, n.Blank, n.BelowNotes)
	for _, c := range t.Checks {
		verdict := "相符"
		if !c.Agrees {
			verdict = "不符"
		}
		fmt.Fprintf(b, "  核对：第 %d 行“%s” %s\n", c.Row, c.Label, verdict)
	}
}

func (t *TableReading) headings() []string {
	var list []string
	for _, c := range t.Columns {
		list = append(list, c.Heading)
	}
	return list
}

func (c ColumnReading) explain(b *bytes.Buffer) {
	fmt.Fprintf(b, "  %s “%s” → ", ledger.ColumnLetters(c.Col), c.Heading)
	switch {
	case c.Field == "" && c.Suggested != "":
		fmt.Fprintf(b, "未识别；内容像%s（把握 %d）\n", c.Suggested, c.Sure)
		return
	case c.Field == "":
		b.WriteString("未识别\n")
		return
	}
	fmt.Fprintf(b, "%s（%s，把握 %d）", c.Field, reasons[c.Why], c.Sure)
	if c.UnitFrom != "" {
		fmt.Fprintf(b, "，单位 %s（%s）", string(c.Unit), unitSources[c.UnitFrom])
	}
	if c.Year != 0 {
		fmt.Fprintf(b, "，%d年", c.Year)
	}
	if !c.AsOf.IsZero() {
		fmt.Fprintf(b, "，截至 %s", c.AsOf)
	}
	b.WriteByte('\n')
}
