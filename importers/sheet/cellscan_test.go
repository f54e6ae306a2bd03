package sheet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddly writes the cells of a sheet in a way that quickCell leaves to readCells, without changing what they say.
func oddly(sheet []byte) []byte { return bytes.ReplaceAll(sheet, []byte("<c "), []byte("<c\n")) }

// readBoth compares what a sheet reads as with what it does written oddly; it gives the first.
func readBoth(t *testing.T, sheet, shared, styles []byte) ([]Row, error) {
	t.Helper()
	rows, err := collect(t.Context(), storedZip(sheet, shared, styles), Limits{})
	want, wantErr := collect(t.Context(), storedZip(oddly(sheet), shared, styles), Limits{})
	if !reflect.DeepEqual(want, rows) || codeOf(err) != codeOf(wantErr) {
		t.Fatalf("%s\nread quickly: %v; else %v\n%s", sheet, err, wantErr, cmp.Diff(want, rows))
	}
	return rows, err
}

func TestCellsReadQuicklyAreReadAlike(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	// often gives the first choice nearly always: a row with two oddities tells little.
	often := func(usual string, else_ ...string) string {
		if random.IntN(12) > 0 {
			return usual
		}
		return one(else_...)
	}
	value := func() string {
		return one("1", "0", "12.5", "345.29000000000002", "-0", "1E3", "45597", "45597.5", "007", " 7 ", "abc", "甲", "a&amp;b", "a&#10;b", "&bad;", "_x000D_", "a_b",
			"\r\n", "", " ", "\xff", "TRUE", "2024-01-01", "99999999999", "#N/A", "<![CDATA[7]]>", "<!-- -->7", "x]]>y")
	}
	cell := func(row, col int) string {
		var b strings.Builder
		b.WriteString("<c")
		attributes := []string{often(fmt.Sprintf(` r="%s"`, Ref(row, col)), "", fmt.Sprintf(` r="%s"`, Ref(row+1, col)), ` r="A1"`, ` r="a1"`, ` r=""`, ` r="ZZZZ1"`, ` r="A99999999"`,
			fmt.Sprintf(` r='%s'`, Ref(row, col)), fmt.Sprintf("\n"+`r = "%s"`, Ref(row, col)))}
		attributes = append(attributes, one("", ` s="1"`, ` s="2"`, ` s="0"`, ` s="999"`, often(` s="3"`, ` s=""`, ` s="9999999999999"`, ` s="x"`)))
		attributes = append(attributes, one("", "", ` t="n"`, ` t="s"`, ` t="str"`, ` t="inlineStr"`, ` t="b"`, ` t="e"`, ` t="d"`, often("", ` t="x"`, ` t=""`, ` cm="1"`)))
		if random.IntN(3) == 0 {
			random.Shuffle(len(attributes), func(i, j int) { attributes[i], attributes[j] = attributes[j], attributes[i] })
		}
		b.WriteString(strings.Join(attributes, ""))
		switch random.IntN(8) {
		case 0:
			b.WriteString("/>")
		case 1:
			b.WriteString("><is><t>" + value() + "</t></is></c>")
		case 2:
			b.WriteString("><f>" + one("A1*2", "", "A1&amp;B2", "<x/>") + "</f><v>" + value() + "</v></c>")
		case 3:
			b.WriteString(often("><v>"+value()+"</v></c>", "></c>", " ><v>1</v></c>", "><v/></c>", "><v>1</v ></c>", "><v>1</v><v>2</v></c>", "><v>1</v><is><t>x</t></is></c>",
				"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>", `><is><t xml:space="preserve"> a </t></is></c>`, "><v>1</c>", "><f/><v>3</v></c>"))
		default:
			b.WriteString("><v>" + value() + "</v></c>")
		}
		return b.String()
	}
	shared := []byte(`<sst><si><t>甲</t></si><si><t>乙</t></si></sst>`)
	styles := []byte(`<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="22"/></cellXfs></styleSheet>`)
	whole, cells := 0, 0
	for range 10_000 {
		var b strings.Builder
		b.WriteString(`<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>`)
		for row := 1; row <= 2; row++ {
			b.WriteString(`<row` + often(fmt.Sprintf(` r="%d"`, row), "") + one("", "", ` hidden="1"`) + `>`)
			for col := 1; col <= 3; col++ {
				b.WriteString(cell(row, col) + often("", "\n", "<x/>"))
			}
			b.WriteString(`</row>`)
		}
		b.WriteString(`</sheetData></worksheet>`)
		rows, err := readBoth(t, []byte(b.String()), shared, styles)
		if err == nil {
			whole++
		}
		for _, row := range rows {
			cells += len(row.Cells)
		}
	}
	if whole < 500 || cells < 10_000 {
		t.Errorf("%d sheets were in order, %d cells read: too few to tell", whole, cells)
	}
}

// The buffer ends somewhere inside of some cell; wherever it does, nothing may change.
func TestCellsAcrossTheBuffersEdge(t *testing.T) {
	t.Parallel()
	for shift := range 60 {
		var b strings.Builder
		fmt.Fprintf(&b, `<worksheet><!--%s--><sheetData>`, strings.Repeat("x", shift))
		const rows = 2000
		for row := 1; row <= rows; row++ {
			fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>第%d行</t></is></c><c r="B%d" s="1"><f>C1</f><v>45000</v></c></row>`, row, row, row, row)
		}
		b.WriteString(`</sheetData></worksheet>`)
		got, err := collect(t.Context(), storedZip([]byte(b.String()), []byte(`<sst/>`), []byte(`<styleSheet/>`)), Limits{})
		if err != nil || len(got) != rows {
			t.Fatalf("shift %d: %d rows, %v", shift, len(got), err)
		}
		for i, row := range got {
			want := []Cell{{Row: i + 1, Col: 1, Kind: Text, Text: fmt.Sprintf("第%d行", i+1)}, {Row: i + 1, Col: 2, Kind: Number, Text: "45000", Raw: "45000", Formula: true}}
			if len(row.Cells) != 2 || row.Cells[0] != want[0] || row.Cells[1] != want[1] {
				t.Fatalf("shift %d: %+v", shift, row)
			}
		}
	}
}
