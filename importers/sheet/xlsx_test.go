package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

const (
	mainNS   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS    = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	packNS   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// minimal are the parts of a workbook with one empty sheet 台账; tests put others in their place.
var minimal = map[string]string{
	"_rels/.rels": `<Relationships ` + packNS + `><Relationship Id="rId1" Type="` + relTypes + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<?xml version="1.0" encoding="UTF-8"?><workbook ` + mainNS + ` ` + relNS + `><sheets>` +
		`<sheet name="台账" sheetId="7" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships ` + packNS + `><Relationship Id="rId1" Type="` + relTypes + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relTypes + `sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="` + relTypes + `styles" Target="styles.xml"/></Relationships>`,
	"xl/worksheets/sheet1.xml": `<worksheet ` + mainNS + `><sheetData/></worksheet>`,
	"xl/sharedStrings.xml":     `<sst ` + mainNS + `/>`,
	"xl/styles.xml":            `<styleSheet ` + mainNS + `><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`,
}

const sheet1 = "xl/worksheets/sheet1.xml"

// pack zips the minimal workbook with some parts replaced; an empty one is left out.
func pack(t testing.TB, replaced map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", sheet1}
	for name := range replaced {
		if _, ok := minimal[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		content, ok := replaced[name]
		if !ok {
			content = minimal[name]
		}
		if content == "" {
			continue
		}
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// onSheet wraps rows as the first sheet.
func onSheet(rows string) map[string]string {
	return map[string]string{sheet1: `<worksheet ` + mainNS + `><sheetData>` + rows + `</sheetData></worksheet>`}
}

// collect reads a sheet, its cells copied.
func collect(ctx context.Context, data []byte, limits Limits) ([]Row, error) {
	w, err := Open(ctx, "test.xlsx", data, limits)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for row, err := range w.Rows(ctx, 0) {
		if err != nil {
			return rows, err
		}
		row.Cells = append([]Cell(nil), row.Cells...)
		rows = append(rows, row)
	}
	return rows, nil
}

func TestCells(t *testing.T) {
	t.Parallel()
	shared := `<sst ` + mainNS + `><si><t>县</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">合同 </t></r><r><t>投资</t></r></si>` +
		`<si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si><si><t>a_x000D__x000A_b_x005F_x000D_c_xD83D__xDE00__x12_x0000_</t></si>` +
		`<si><t/></si><si/><si><t> 空 </t></si></sst>`
	styles := `<styleSheet ` + mainNS + `><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>` +
		`<numFmt numFmtId="165" formatCode="0.00&quot;%d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>`
	cases := []struct {
		name, cell string // the cell is A1
		want       Cell   // Row and Col are filled in; zero: no cell
	}{
		{"shared", `<c r="A1" t="s"><v>0</v></c>`, Cell{Kind: Text, Text: "县"}},
		{"rich_runs_are_joined", `<c r="A1" t="s"><v> 1 </v></c>`, Cell{Kind: Text, Text: "合同 投资"}},
		{"phonetic_is_left_out", `<c r="A1" t="s"><v>2</v></c>`, Cell{Kind: Text, Text: "課"}},
		{"excel_escapes", `<c r="A1" t="s"><v>3</v></c>`, Cell{Kind: Text, Text: "a\r\nb_x000D_c😀_x12_x0000_"}},
		{"empty_shared", `<c r="A1" t="s"><v>4</v></c>`, Cell{}},
		{"bare_si", `<c r="A1" t="s"><v>5</v></c>`, Cell{}},
		{"not_trimmed", `<c r="A1" t="s"><v>6</v></c>`, Cell{Kind: Text, Text: " 空 "}},
		{"inline", `<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙_x0041_</t></r><rPh><t>x</t></rPh></is></c>`, Cell{Kind: Text, Text: "甲乙A"}},
		{"formula_text", `<c r="A1" t="str"><f>"a"&amp;"b"</f><v>a&lt;b</v></c>`, Cell{Kind: Text, Text: "a<b", Formula: true}},
		{"formula_empty_text", `<c r="A1" t="str"><f>""</f><v></v></c>`, Cell{Kind: Text, Formula: true}},
		{"formula_never_computed", `<c r="A1"><f>SUM(B1:B2)</f></c>`, Cell{Formula: true}},
		{"formula_number", `<c r="A1"><f t="shared" si="0"/><v>3</v></c>`, Cell{Kind: Number, Text: "3", Raw: "3", Formula: true}},
		{"references_and_cdata", `<c r="A1" t="inlineStr"><is><t>&#20013;&#x56FD;<![CDATA[<&amp;]]><!-- no --><?no ?>&quot;&apos;</t></is></c>`, Cell{Kind: Text, Text: `中国<&amp;"'`}},
		{"line_ends", "<c r=\"A1\" t=\"inlineStr\"><is><t>a\r\nb\rc&#13;d</t></is></c>", Cell{Kind: Text, Text: "a\nb\nc\rd"}},
		{"true", `<c r="A1" t="b"><v>1</v></c>`, Cell{Kind: Bool, Text: "TRUE"}},
		{"false", `<c r="A1" t="b"><v>0</v></c>`, Cell{Kind: Bool, Text: "FALSE"}},
		{"error", `<c r="A1" t="e"><v>#DIV/0!</v></c>`, Cell{Kind: Error, Text: "#DIV/0!"}},
		{"number", `<c r="A1"><v>345.29</v></c>`, Cell{Kind: Number, Text: "345.29", Raw: "345.29"}},
		{"binary_noise", `<c r="A1" t="n"><v>345.29000000000002</v></c>`, Cell{Kind: Number, Text: "345.29", Raw: "345.29000000000002"}},
		{"code_turned_number", `<c r="A1"><v>4.4022919800101126E+17</v></c>`, Cell{Kind: Number, Text: "440229198001011000", Raw: "4.4022919800101126E+17"}},
		{"percent", `<c r="A1" s="2"><v>0.1235</v></c>`, Cell{Kind: Number, Text: "0.1235", Raw: "0.1235", Percent: true}},
		{"decoration_is_no_date", `<c r="A1" s="4"><v>5</v></c>`, Cell{Kind: Number, Text: "5", Raw: "5"}},
		{"date", `<c r="A1" s="1"><v>45597</v></c>`, Cell{Kind: Date, Text: "2024-11-01", Raw: "45597"}},
		{"chinese_date", `<c r="A1" s="3"><v>45597.5</v></c>`, Cell{Kind: Date, Text: "2024-11-01T12:00:00", Raw: "45597.5"}},
		{"duration", `<c r="A1" s="5"><v>1.5</v></c>`, Cell{Kind: Date, Text: "36:00:00", Raw: "1.5"}},
		{"day_zero_is_no_date", `<c r="A1" s="1"><v>0</v></c>`, Cell{Kind: Number, Text: "0", Raw: "0"}},
		{"iso_date", `<c r="A1" t="d"><v>2011-10-11T00:00:00Z</v></c>`, Cell{Kind: Date, Text: "2011-10-11", Raw: "2011-10-11T00:00:00Z"}},
		{"number_that_is_none", `<c r="A1"><v>NaN</v></c>`, Cell{Kind: Text, Text: "NaN"}},
		{"style_beyond_list", `<c r="A1" s="99"><v>1</v></c>`, Cell{Kind: Number, Text: "1", Raw: "1"}},
		{"styled_blank", `<c r="A1" s="1"/>`, Cell{}},
		{"empty_value", `<c r="A1"><v/></c>`, Cell{}},
		{"foreign_children", `<c r="A1"><extLst><v>8</v></extLst><v>9</v></c>`, Cell{Kind: Number, Text: "9", Raw: "9"}},
		{"gt_in_attribute", `<c r="A1" cm='a>b' t="b"><v>1</v></c>`, Cell{Kind: Bool, Text: "TRUE"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			parts := onSheet(`<row r="1">` + c.cell + `</row>`)
			parts["xl/sharedStrings.xml"], parts["xl/styles.xml"] = shared, styles
			rows, err := collect(t.Context(), pack(t, parts), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			var want []Row
			if c.want != (Cell{}) {
				c.want.Row, c.want.Col = 1, 1
				want = []Row{{Number: 1, Cells: []Cell{c.want}}}
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSheetLayout(t *testing.T) {
	t.Parallel()
	cell := func(row, col int, text string) Cell {
		return Cell{Row: row, Col: col, Kind: Number, Text: text, Raw: text}
	}
	hidden := func(c Cell) Cell { c.Hidden = true; return c }
	cases := []struct {
		name, sheet string
		want        []Row
	}{
		{"gaps", `<worksheet><sheetData><row r="2"><c r="B2"><v>1</v></c><c r="XFD2"><v>2</v></c></row><row r="9"><c r="AA9"><v>3</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 2, Cells: []Cell{cell(2, 2, "1"), cell(2, 16384, "2")}}, {Number: 9, Cells: []Cell{cell(9, 27, "3")}}}},
		{"without_references", `<worksheet><sheetData><row/><row><c/><c><v>1</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 2, Cells: []Cell{cell(2, 2, "1")}}}},
		{"row_number_from_first_cell", `<worksheet><sheetData><row><c r="A5"><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 5, Cells: []Cell{cell(5, 1, "1"), cell(5, 2, "2")}}}},
		{"prefixed", `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1")}}}},
		{"hidden", `<worksheet><cols><col min="2" max="3" hidden="1"/><col min="4" max="4" hidden="0"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c><c r="D1"><v>3</v></c></row><row r="2" hidden="true"><c r="A2"><v>4</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1"), hidden(cell(1, 3, "2")), cell(1, 4, "3")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "4"))}}}},
		{"hidden_by_size", `<worksheet><cols><col min="1" max="1" width="0" customWidth="1"/><col min="2" max="2" width="0.5"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>` +
			`<row r="2" ht="0" customHeight="1"><c r="B2"><v>3</v></c></row><row r="3" ht="0.75"><c r="B3"><v>4</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 1, Cells: []Cell{hidden(cell(1, 1, "1")), cell(1, 2, "2")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 2, "3"))}}, {Number: 3, Cells: []Cell{cell(3, 2, "4")}}}},
		// As LibreOffice has it, too.
		{"zero_height_is_for_rows_not_written", `<worksheet><sheetFormatPr defaultRowHeight="15" zeroHeight="1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row></sheetData></worksheet>`,
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "2"))}}}},
		{"byte_order_mark_and_blanks", "\uFEFF<?xml version='1.0'?>\n<worksheet >\n<sheetData >\n<row r = '1' >\n<c\nr=\"A1\"\t><v>1</v >\n</c></row></sheetData></worksheet>\n<!-- end -->\n",
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1")}}}},
		{"rows_elsewhere_are_not_data", `<worksheet><extLst><row r="1"><c r="A1"><v>1</v></c></row></extLst><sheetData/></worksheet>`, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collect(t.Context(), pack(t, map[string]string{sheet1: c.sheet}), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("utf16", func(t *testing.T) {
		t.Parallel()
		wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(
			`<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row><c t="inlineStr"><is><t>中</t></is></c></row></sheetData></worksheet>`)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := collect(t.Context(), pack(t, map[string]string{sheet1: wide}), Limits{})
		if err != nil || len(rows) != 1 || rows[0].Cells[0].Text != "中" {
			t.Errorf("got %v, %v", rows, err)
		}
	})
}

func TestWorkbookParts(t *testing.T) {
	t.Parallel()
	data := pack(t, map[string]string{
		"xl/workbook.xml": `<w:workbook xmlns:w="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"><w:workbookPr date1904="1"/><w:sheets>` +
			`<w:sheet name="乙&amp;丙" sheetId="9" q:id="b"/><w:sheet name="图" sheetId="3" q:id="c"/><w:sheet name="甲" sheetId="1" state="hidden" q:id="a"/>` +
			`<w:sheet name="丁" sheetId="4" state="veryHidden" q:id="a"/></w:sheets></w:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/XL/Worksheets/Sheet1.xml"/>` +
			`<Relationship Id="b" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="../xl/odd\name.xml"/>` +
			`<Relationship Id="c" Type="` + relTypes + `chartsheet" Target="chart.xml"/>` +
			`<Relationship Id="d" Type="` + relTypes + `hyperlink" TargetMode="External" Target="http://example.org"/>` +
			`<Relationship Id="e" Type="` + relTypes + `styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml":   `<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>`,
		`xl\odd\name.xml`: `<worksheet><sheetData><row><c><v>0</v></c><c><v>10.25</v></c></row></sheetData><mergeCells count="2"><mergeCell ref="A1:C5"/><mergeCell ref="E2"/></mergeCells></worksheet>`,
	})
	w, err := Open(t.Context(), "any.bin", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Info{{0, "乙&丙", false, false}, {1, "甲", true, false}, {2, "丁", true, true}}
	if diff := cmp.Diff(want, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	if w.Format() != XLSX || !w.Date1904() {
		t.Errorf("format %s, 1904 %v", w.Format(), w.Date1904())
	}
	cells, _ := readAll(t, w)
	if got := cells["乙&丙!A1"].Text + " " + cells["乙&丙!B1"].Text; got != "1904-01-01 1904-01-11T06:00:00" {
		t.Errorf("1904 dates: %s", got)
	}
	merges, err := w.Merges(t.Context(), 0)
	if diff := cmp.Diff([]Range{{1, 1, 5, 3}, {2, 5, 2, 5}}, merges); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if _, err := w.Merges(t.Context(), 3); err == nil {
		t.Error("a sheet that does not exist has merges")
	}
	for _, err := range w.Rows(t.Context(), -1) {
		if err == nil {
			t.Error("a sheet that does not exist has rows")
		}
	}
}

func TestDamageIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	row := func(cells string) map[string]string {
		return onSheet(`<row r="1"><c r="A1"><v>1</v></c></row><row r="4">` + cells + `</row>`)
	}
	raw := func(sheet string) map[string]string { return map[string]string{sheet1: sheet} }
	cases := []struct {
		name  string
		parts map[string]string
		code  Code
		say   string // part of the message
	}{
		{"cut_in_cell", raw(`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="4"><c r="A4"><v>12`), DamagedWorkbook, `sheet "台账", part xl/worksheets/sheet1.xml, row 4, byte 87, ends in the middle, inside <v>`},
		{"cut_after_row", raw(`<worksheet><sheetData><row r="1"/>`), DamagedWorkbook, "inside <sheetData>"},
		{"cut_after_data", raw(`<worksheet><sheetData></sheetData>`), DamagedWorkbook, "inside <worksheet>"},
		{"cut_in_comment", raw(`<worksheet><!--`), DamagedWorkbook, "ends in the middle"},
		{"crossed_tags", row(`<c r="A4"><v>1</c></v>`), DamagedWorkbook, "</c> closes <v>"},
		{"no_data", raw(`<worksheet/>`), DamagedWorkbook, "no <sheetData>"},
		{"data_twice", raw(`<worksheet><sheetData/><sheetData/></worksheet>`), DamagedWorkbook, "second <sheetData>"},
		{"two_roots", raw(`<worksheet><sheetData/></worksheet><worksheet/>`), DamagedWorkbook, "second root"},
		{"text_behind", raw(`<worksheet><sheetData/></worksheet>x`), DamagedWorkbook, "text outside"},
		{"other_root", raw(`<chartsheet/>`), DamagedWorkbook, "instead of <worksheet>"},
		{"doctype", raw(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>`), DamagedWorkbook, "DOCTYPE"},
		{"unknown_reference", row(`<c r="A4"><v>&a;</v></c>`), DamagedWorkbook, "row 4"},
		{"reference_to_no_character", row(`<c r="A4"><v>&#xD800;</v></c>`), DamagedWorkbook, "reference"},
		{"row_zero", row(`<c r="A0"><v>1</v></c>`), DamagedWorkbook, `cell reference "A0"`},
		{"column_beyond", row(`<c r="XFE4"><v>1</v></c>`), DamagedWorkbook, "cell reference"},
		{"cell_of_other_row", row(`<c r="A5"><v>1</v></c>`), DamagedWorkbook, "cell A5 in row 4"},
		{"cell_twice", row(`<c r="B4"/><c r="B4"/>`), DamagedWorkbook, "cell B4 after B4"},
		{"row_twice", onSheet(`<row r="3"/><row r="3"/>`), DamagedWorkbook, "after row 3"},
		{"row_beyond", onSheet(`<row r="1048577"/>`), DamagedWorkbook, "row number"},
		{"string_out_of_range", row(`<c r="A4" t="s"><v>0</v></c>`), DamagedWorkbook, `shared string "0" of 0`},
		{"bad_attribute", row(`<c r=A4><v>1</v></c>`), DamagedWorkbook, "malformed attribute"},
		{"unknown_type", row(`<c r="A4" t="zz"><v>1</v></c>`), DamagedWorkbook, "unknown type"},
		{"not_utf8", row("<c r=\"A4\" t=\"inlineStr\"><is><t>\xCE\xD2</t></is></c>"), BadEncoding, "row 4"},
		{"other_encoding", raw(`<?xml version="1.0" encoding="GBK"?><worksheet><sheetData/></worksheet>`), BadEncoding, "GBK"},
		{"nested_deep", raw(strings.Repeat("<a>", 300)), DamagedWorkbook, "instead of"},
		{"nested_deep_inside", raw(`<worksheet>` + strings.Repeat("<a>", 300)), LimitExceeded, "Nesting"},
		{"cut_strings", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a</t></si>`}, DamagedWorkbook, "part xl/sharedStrings.xml"},
		{"cut_styles", map[string]string{"xl/styles.xml": `<styleSheet>`}, DamagedWorkbook, "part xl/styles.xml"},
		{"cut_workbook", map[string]string{"xl/workbook.xml": minimal["xl/workbook.xml"][:200]}, DamagedWorkbook, "part xl/workbook.xml"},
		{"missing_sheet", map[string]string{sheet1: ""}, DamagedWorkbook, "is missing"},
		{"missing_strings", map[string]string{"xl/sharedStrings.xml": ""}, DamagedWorkbook, "part xl/sharedStrings.xml, is missing"},
		{"missing_workbook", map[string]string{"xl/workbook.xml": ""}, DamagedWorkbook, "xl/workbook.xml"},
		{"unlinked_sheet", map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships/>`}, DamagedWorkbook, "no part"},
		{"no_sheets", map[string]string{"xl/workbook.xml": `<workbook><sheets/></workbook>`}, NoSheets, ""},
		{"duplicate_part", map[string]string{"XL/styles.xml": `<styleSheet/>`}, DamagedWorkbook, "occurs twice"},
		{"word", map[string]string{"word/document.xml": `<x/>`}, UnsupportedFormat, "docx"},
		{"opendocument_drawing", map[string]string{"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "<x/>"}, UnsupportedFormat, "odf"},
		{"opendocument_text", map[string]string{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, UnsupportedFormat, "odt"},
		{"binary_workbook", map[string]string{"xl/workbook.bin": "x"}, UnsupportedFormat, "xlsb"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := collect(t.Context(), pack(t, c.parts), Limits{})
			if codeOf(err) != c.code || !strings.Contains(err.Error(), c.say) {
				t.Errorf("got %v, want %s: …%s", err, c.code, c.say)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	strs := map[string]string{"xl/sharedStrings.xml": `<sst>` + strings.Repeat("<si/>", 100) + `</sst>`}
	long := onSheet(`<row><c t="inlineStr"><is><t>` + strings.Repeat("长", 1000) + `</t></is></c></row>`)
	runs := onSheet(`<row><c t="inlineStr"><is>` + strings.Repeat("<r><t>长长长长长长</t></r>", 100) + `</is></c></row>`)
	cases := []struct {
		name  string
		parts map[string]string
		limit string
		below Limits
		above Limits
	}{
		{"cells", onSheet(`<row><c/><c/><c/></row>`), "Cells", Limits{Cells: 3}, Limits{Cells: 2}},
		{"strings", strs, "Strings", Limits{Strings: 1600}, Limits{Strings: 1599}},
		{"text", long, "TextBytes", Limits{TextBytes: 3000}, Limits{TextBytes: 2999}},
		{"text_of_runs", runs, "TextBytes", Limits{TextBytes: 1800}, Limits{TextBytes: 1799}},
		{"unpacked", long, "UnpackedBytes", Limits{UnpackedBytes: 10000}, Limits{UnpackedBytes: 3000}},
		{"nesting", onSheet(strings.Repeat("<a>", 10) + strings.Repeat("</a>", 10)), "Nesting", Limits{Nesting: 12}, Limits{Nesting: 11}},
		{"ratio", onSheet(strings.Repeat(" ", 3<<20)), "Ratio", Limits{Ratio: 1100}, Limits{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := pack(t, c.parts)
			if _, err := collect(t.Context(), data, c.below); err != nil {
				t.Errorf("within the limit: %v", err)
			}
			_, err := collect(t.Context(), data, c.above)
			var e *ReadError
			if !errors.As(err, &e) || e.Code != LimitExceeded || e.Detail != c.limit {
				t.Errorf("beyond the limit: %v, want %s", err, c.limit)
			}
		})
	}
	t.Run("merges", func(t *testing.T) {
		t.Parallel()
		w, err := Open(t.Context(), "", pack(t, map[string]string{sheet1: `<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A3:B4"/></mergeCells></worksheet>`}), Limits{Merges: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Merges(t.Context(), 0); codeOf(err) != LimitExceeded {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheEndOfContextEndsReading(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&rows, `<row><c><v>%d</v></c></row>`, i)
	}
	var records []byte
	for i := range 20000 {
		records = append(records, num(uint16(i), 0, 0, 1)...)
	}
	for name, data := range map[string][]byte{
		"a.xlsx":       pack(t, onSheet(rows.String())),
		"a.csv":        []byte(strings.Repeat("a,b\n", 20000)),
		"a.xls":        storedOLE("Workbook", oneSheet(nil, records).stream()),
		"a.ods":        stored(odsParts(odsTable(strings.Repeat("<table:table-row>"+odsNum(1, "")+"</table:table-row>", 20000)))),
		"repeated.ods": stored(odsParts(odsTable(`<table:table-row table:number-rows-repeated="20000">` + odsNum(1, "") + "</table:table-row>"))),
	} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w, err := Open(ctx, name, data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var last error
		for _, err := range w.Rows(ctx, 0) {
			cancel()
			last = err
		}
		if !errors.Is(last, context.Canceled) || codeOf(last) != "other" {
			t.Errorf("%s: %v", name, last)
		}
		if _, err := Open(ctx, name, data, Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("open %s: %v", name, err)
		}
	}
}

func TestSheetsAreReadAtTheSameTime(t *testing.T) {
	t.Parallel()
	w, err := Open(t.Context(), "", pack(t, onSheet(strings.Repeat(`<row><c><v>1</v></c></row>`, 1000))), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			n := 0
			for row, err := range w.Rows(t.Context(), 0) {
				if n++; err != nil || row.Number != n {
					t.Errorf("row %d as %d: %v", n, row.Number, err)
				}
			}
			if n != 1000 {
				t.Errorf("%d rows", n)
			}
		})
	}
	readers.Wait()
}

func TestALoopMayStopAndStartAgain(t *testing.T) {
	t.Parallel()
	w, err := Open(t.Context(), "", pack(t, onSheet(`<row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c r="damaged"/></row>`)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for row, err := range w.Rows(t.Context(), 0) {
			if err != nil || row.Cells[0].Text != "1" {
				t.Errorf("got %v, %v", row, err)
			}
			break
		}
	}
}
