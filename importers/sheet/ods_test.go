package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const odsMime = "application/vnd.oasis.opendocument.spreadsheet"

// odsParts gives the parts of a spreadsheet with a certain body.
func odsParts(body string) map[string]string {
	return map[string]string{odfType: odsMime, odfContent: `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"` +
		` xmlns:style="s" xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:automatic-styles><style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<style:style style:name="on" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="row" style:family="table-row"/></office:automatic-styles>` +
		`<office:body><office:spreadsheet><table:calculation-settings/>` + body + `<table:named-expressions/></office:spreadsheet></office:body></office:document-content>`}
}

// odsTable is a body of one sheet with these rows and columns.
func odsTable(inside string) string {
	return `<table:table table:name="表" table:style-name="on">` + inside + `</table:table>`
}

// stored packs parts without compression, checksums right, so that changes reach the XML.
func stored(parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		content := parts[name]
		f, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content)),
			CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))})
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			panic(err) // a bytes.Buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestODSCells(t *testing.T) {
	t.Parallel()
	text := func(inside string) string {
		return `<table:table-cell office:value-type="string">` + inside + `</table:table-cell>`
	}
	p := func(inside string) string { return text(`<text:p>` + inside + `</text:p>`) }
	cases := []struct {
		name, cell string // the cell is A1
		want       Cell   // Row and Col are filled in; zero: no cell
	}{
		{"text", p("合同&amp;投资"), Cell{Kind: Text, Text: "合同&投资"}},
		{"paragraphs", text("<text:p>a</text:p><text:p/><text:p>b</text:p>"), Cell{Kind: Text, Text: "a\n\nb"}},
		{"blanks", p(" \n a <text:s/>b<text:s text:c=\"3\"/> c\n  d<text:tab/> e<text:line-break/>f "), Cell{Kind: Text, Text: "a  b    c d\t e\nf "}},
		{"spans_and_links", p(`a<text:span>b<text:span>c</text:span></text:span><text:a xlink:href="x">d</text:a>`), Cell{Kind: Text, Text: "abcd"}},
		{"ruby", p(`<text:ruby><text:ruby-base>課</text:ruby-base><text:ruby-text>か</text:ruby-text></text:ruby>`), Cell{Kind: Text, Text: "課"}},
		{"note_is_left_out", text(`<office:annotation><dc:date>2024</dc:date><text:p>批注</text:p></office:annotation><text:p>a<office:annotation><text:p>x</text:p></office:annotation></text:p>`), Cell{Kind: Text, Text: "a"}},
		{"drawing_is_left_out", text(`<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame><text:p>a</text:p>`), Cell{Kind: Text, Text: "a"}},
		{"string_value", `<table:table-cell office:value-type="string" office:string-value="long"><text:p>lo…</text:p></table:table-cell>`, Cell{Kind: Text, Text: "long"}},
		{"without_type", `<table:table-cell><text:p>a</text:p></table:table-cell>`, Cell{Kind: Text, Text: "a"}},
		{"number", `<table:table-cell office:value-type="float" calcext:value-type="float" office:value="345.29000000000002"><text:p>345</text:p></table:table-cell>`, Cell{Kind: Number, Text: "345.29", Raw: "345.29000000000002"}},
		{"value_before_type", `<table:table-cell office:value="1" office:date-value="x" office:value-type="float"/>`, Cell{Kind: Number, Text: "1", Raw: "1"}},
		{"currency", `<table:table-cell office:value-type="currency" office:currency="CNY" office:value="1.5E3"/>`, Cell{Kind: Number, Text: "1500", Raw: "1.5E3"}},
		{"percent", `<table:table-cell office:value-type="percentage" office:value="0.1235"/>`, Cell{Kind: Number, Text: "0.1235", Raw: "0.1235", Percent: true}},
		{"not_a_number", `<table:table-cell office:value-type="float" office:value="NaN"/>`, Cell{Kind: Text, Text: "NaN"}},
		{"number_without_value", `<table:table-cell office:value-type="float"><text:p>1,5</text:p></table:table-cell>`, Cell{Kind: Text, Text: "1,5"}},
		{"date", `<table:table-cell office:value-type="date" office:date-value="2024-11-01"/>`, Cell{Kind: Date, Text: "2024-11-01", Raw: "2024-11-01"}},
		{"date_and_time", `<table:table-cell office:value-type="date" office:date-value="2024-11-01T08:30:00.4"/>`, Cell{Kind: Date, Text: "2024-11-01T08:30:00", Raw: "2024-11-01T08:30:00.4"}},
		{"date_that_is_none", `<table:table-cell office:value-type="date" office:date-value="0000-13-01"/>`, Cell{Kind: Text, Text: "0000-13-01"}},
		{"time", `<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/>`, Cell{Kind: Date, Text: "08:30:00", Raw: "PT08H30M00S"}},
		{"duration", `<table:table-cell office:value-type="time" office:time-value="P1DT12H0M59.9996S"/>`, Cell{Kind: Date, Text: "36:01:00", Raw: "P1DT12H0M59.9996S"}},
		{"negative_duration", `<table:table-cell office:value-type="time" office:time-value="-PT1H"/>`, Cell{Kind: Text, Text: "-PT1H"}},
		{"months_are_no_duration", `<table:table-cell office:value-type="time" office:time-value="P1M"/>`, Cell{Kind: Text, Text: "P1M"}},
		{"endless_duration", `<table:table-cell office:value-type="time" office:time-value="PT99999999999999999999H"/>`, Cell{Kind: Text, Text: "PT99999999999999999999H"}},
		{"true", `<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>`, Cell{Kind: Bool, Text: "TRUE"}},
		{"false", `<table:table-cell office:value-type="boolean" office:boolean-value="false"/>`, Cell{Kind: Bool, Text: "FALSE"}},
		{"error", `<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>`, Cell{Kind: Error, Text: "#DIV/0!", Formula: true}},
		{"error_unmarked", `<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>`, Cell{Kind: Error, Text: "#DIV/0!", Formula: true}},
		{"error_of_openoffice", `<table:table-cell table:formula="of:=1/" office:value-type="float" office:value="0"><text:p>Err:510</text:p></table:table-cell>`, Cell{Kind: Error, Text: "Err:510", Formula: true}},
		{"text_like_an_error", p("#N/A"), Cell{Kind: Text, Text: "#N/A"}},
		{"formula", `<table:table-cell table:formula="of:=[.B1]" office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>`, Cell{Kind: Number, Text: "3", Raw: "3", Formula: true}},
		{"formula_never_computed", `<table:table-cell table:formula="of:=[.B1]"/>`, Cell{Formula: true}},
		{"formula_empty_text", `<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"><text:p/></table:table-cell>`, Cell{Kind: Text, Formula: true}},
		{"covered", `<table:covered-table-cell office:value-type="float" office:value="3"/>`, Cell{Kind: Number, Text: "3", Raw: "3"}},
		{"styled_blank", `<table:table-cell table:style-name="ce1"/>`, Cell{}},
		{"empty_text", p(""), Cell{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collect(t.Context(), stored(odsParts(odsTable(`<table:table-row>`+c.cell+`</table:table-row>`))), Limits{})
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

// odsNum is a cell with a number, and further attributes.
func odsNum(n int, attributes string) string {
	return fmt.Sprintf(`<table:table-cell office:value-type="float" office:value="%d" %s/>`, n, attributes)
}

func TestODSLayout(t *testing.T) {
	t.Parallel()
	cell := func(row, col int, text string) Cell {
		return Cell{Row: row, Col: col, Kind: Number, Text: text, Raw: text}
	}
	hidden := func(c Cell) Cell { c.Hidden = true; return c }
	cases := []struct {
		name, inside string
		want         []Row
	}{
		{"repeated", `<table:table-row table:number-rows-repeated="3"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>` + odsNum(7, `table:number-columns-repeated="2"`) + `<table:table-cell table:number-columns-repeated="16380"/></table:table-row>` +
			`<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`, []Row{
			{Number: 4, Cells: []Cell{cell(4, 3, "7"), cell(4, 4, "7")}}, {Number: 5, Cells: []Cell{cell(5, 3, "7"), cell(5, 4, "7")}}}},
		{"last_cell", `<table:table-row table:number-rows-repeated="1048575"/><table:table-row><table:table-cell table:number-columns-repeated="16383"/>` + odsNum(1, "") + `</table:table-row>`,
			[]Row{{Number: 1048576, Cells: []Cell{cell(1048576, 16384, "1")}}}},
		{"emptiness_beyond_the_sheet", `<table:table-row>` + odsNum(1, "") + `<table:table-cell table:number-columns-repeated="99999999999999999999"/></table:table-row><table:table-row table:number-rows-repeated="99999999999999999999"/><table:table-row/>`,
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1")}}}},
		{"groups_and_headers", `<table:table-header-columns><table:table-column/></table:table-header-columns><table:table-header-rows><table:table-row>` + odsNum(1, "") + `</table:table-row></table:table-header-rows>` +
			`<table:table-row-group><table:table-row-group table:display="false"><table:table-row>` + odsNum(2, "") + `</table:table-row></table:table-row-group><table:table-rows><table:table-row>` + odsNum(3, "") + `</table:table-row></table:table-rows></table:table-row-group>`, []Row{
			{Number: 1, Cells: []Cell{cell(1, 1, "1")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "2"))}}, {Number: 3, Cells: []Cell{cell(3, 1, "3")}}}},
		{"hidden", `<table:table-column/><table:table-column-group><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/></table:table-column-group><table:table-column table:number-columns-repeated="16381"/>` +
			`<table:table-row>` + odsNum(1, `table:number-columns-repeated="4"`) + `</table:table-row><table:table-row table:visibility="filter">` + odsNum(2, "") + `</table:table-row>`, []Row{
			{Number: 1, Cells: []Cell{cell(1, 1, "1"), hidden(cell(1, 2, "1")), hidden(cell(1, 3, "1")), cell(1, 4, "1")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "2"))}}}},
		{"shapes_are_no_cells", `<table:shapes><draw:frame><table:table><table:table-row>` + odsNum(9, "") + `</table:table-row></table:table></draw:frame></table:shapes><table:table-row>` + odsNum(1, "") + `</table:table-row>`,
			[]Row{{Number: 1, Cells: []Cell{cell(1, 1, "1")}}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collect(t.Context(), stored(odsParts(odsTable(c.inside))), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestODSWorkbook(t *testing.T) {
	t.Parallel()
	data := stored(odsParts(`<table:table table:name="甲&amp;乙"><table:table-row>` + odsNum(1, `table:number-columns-spanned="2" table:number-rows-spanned="1"`) + `<table:covered-table-cell/>` + odsNum(1, `table:number-columns-spanned="1" table:number-rows-spanned="3"`) + `</table:table-row>` +
		`<table:table-row table:number-rows-repeated="2">` + odsNum(1, `table:number-columns-spanned="2" table:number-columns-repeated="1"`) + `<table:covered-table-cell/></table:table-row></table:table>` +
		`<table:table table:name="'file:///C:/other.ods'#Sheet1"><table:table-source/><table:table-row>` + odsNum(8, "") + `</table:table-row></table:table>` +
		`<table:table table:name="隐藏" table:style-name="off"><table:table-row>` + odsNum(2, "") + `</table:table-row></table:table>` +
		`<table:table table:name="空" table:style-name="none"/>`))
	w, err := Open(t.Context(), "a.xlsx", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Info{{0, "甲&乙", false, false}, {1, "隐藏", true, false}, {2, "空", false, false}}
	if diff := cmp.Diff(want, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	if w.Format() != ODS || w.Date1904() {
		t.Errorf("format %s, 1904 %v", w.Format(), w.Date1904())
	}
	cells, rows := readAll(t, w)
	if diff := cmp.Diff(map[string]int{"甲&乙": 3, "隐藏": 1}, rows); diff != "" || cells["隐藏!A1"].Text != "2" {
		t.Error(diff, cells)
	}
	merges, err := w.Merges(t.Context(), 0)
	if diff := cmp.Diff([]Range{{1, 1, 1, 2}, {1, 3, 3, 3}, {2, 1, 2, 2}, {3, 1, 3, 2}}, merges); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for range 2 {
		for row, err := range w.Rows(t.Context(), 0) {
			if err != nil || row.Number != 1 {
				t.Errorf("got %v, %v", row, err)
			}
			break
		}
	}
}

func TestODSPackages(t *testing.T) {
	t.Parallel()
	with := func(part, content string) map[string]string {
		parts := odsParts(odsTable(""))
		if parts[part] = content; content == "" {
			delete(parts, part)
		}
		return parts
	}
	untyped := with(odfManifest, `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest><manifest:file-entry manifest:media-type="`+odsMime+`" manifest:full-path="/"/></manifest:manifest>`)
	delete(untyped, odfType)
	cases := []struct {
		name   string
		parts  map[string]string
		code   Code
		detail string
	}{
		{"whole", with("", ""), "", ""},
		{"template", with(odfType, odsMime+"-template"), "", ""},
		{"type_only_in_manifest", untyped, "", ""},
		{"text", with(odfType, "application/vnd.oasis.opendocument.text"), UnsupportedFormat, "odt"},
		{"slides", with(odfType, "application/vnd.oasis.opendocument.presentation"), UnsupportedFormat, "odf"},
		{"before_the_standard", with(odfType, "application/vnd.sun.xml.calc"), UnsupportedFormat, "odf"},
		{"other_type", with(odfType, "text/plain"), UnsupportedFormat, "zip"},
		{"encrypted", with(odfManifest, `<manifest:manifest><manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>`), PasswordProtected, ""},
		{"encrypted_as_a_whole", with(odfSealed, "x"), PasswordProtected, ""},
		{"without_content", with(odfContent, ""), DamagedWorkbook, "is missing"},
		{"without_sheets", odsParts(""), NoSheets, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := exhaust(t.Context(), "a.ods", stored(c.parts))
			var e *ReadError
			if codeOf(err) != c.code || errors.As(err, &e) && e.Detail != c.detail {
				t.Errorf("got %v, want %s %s", err, c.code, c.detail)
			}
		})
	}
}

func TestODSDamageIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	row := func(cells string) string {
		return odsTable(`<table:table-row table:number-rows-repeated="3"/><table:table-row>` + cells + `</table:table-row>`)
	}
	cases := []struct {
		name, body, say string
		code            Code
	}{
		{"crossed_tags", row(`<table:table-cell></table:table-row>`), `part content.xml, byte 719, </table:table-row> closes <table:table-cell>`, DamagedWorkbook},
		{"bad_attribute", row(`<table:table-cell office:value=1/>`), `row 4, byte 735, malformed attribute in <table-cell>`, DamagedWorkbook},
		{"repeated_none", row(odsNum(1, `table:number-columns-repeated="0"`)), `malformed count of rows or columns at cell A4`, DamagedWorkbook},
		{"spanned_less", row(odsNum(1, `table:number-columns-spanned="-1"`)), `malformed count`, DamagedWorkbook},
		{"row_repeated_none", odsTable(`<table:table-row table:number-rows-repeated=""/>`), `malformed number-rows-repeated`, DamagedWorkbook},
		{"unknown_type", row(`<table:table-cell office:value-type="list"/>`), `cell A4 has an unknown type`, DamagedWorkbook},
		{"neither_true_nor_false", row(`<table:table-cell office:value-type="boolean" office:boolean-value="1"/>`), `cell A4 holds "1" as true or false`, DamagedWorkbook},
		{"blanks_without_number", row(`<table:table-cell><text:p><text:s text:c="x"/></text:p></table:table-cell>`), `malformed count of blanks`, DamagedWorkbook},
		{"table_in_cell", row(`<table:table-cell><table:table/></table:table-cell>`), `a table inside a cell`, DamagedWorkbook},
		{"column_beyond", row(`<table:table-cell table:number-columns-repeated="16384"/>` + odsNum(1, "")), `more columns than a sheet can hold`, DamagedWorkbook},
		{"row_beyond", odsTable(`<table:table-row table:number-rows-repeated="1048576"/><table:table-row>` + odsNum(1, "") + `</table:table-row>`), `more rows than a sheet can hold`, DamagedWorkbook},
		{"merge_beyond", row(odsNum(1, `table:number-rows-spanned="1048576"`)), `merged range beyond what a sheet can hold`, DamagedWorkbook},
		{"not_utf8", row("<table:table-cell><text:p>\xCE\xD2</text:p></table:table-cell>"), `row 4`, BadEncoding},
		{"rows_without_end", odsTable(`<table:table-row table:number-rows-repeated="999999999">` + odsNum(1, `table:number-columns-repeated="999999999"`) + `</table:table-row>`), `Cells`, LimitExceeded},
		{"merges_without_end", odsTable(`<table:table-row table:number-rows-repeated="1000000">` + odsNum(1, `table:number-columns-spanned="2"`) + odsNum(1, `table:number-columns-spanned="2"`) + `</table:table-row>`), `Merges`, LimitExceeded},
		{"blanks_without_end", row(`<table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell>`), `TextBytes`, LimitExceeded},
		{"blanks_again_and_again", row(`<table:table-cell><text:p>` + strings.Repeat(`<text:s text:c="1000000"/>`, 2) + `</text:p></table:table-cell>`), `TextBytes`, LimitExceeded},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := exhaust(t.Context(), "", stored(odsParts(c.body)))
			if codeOf(err) != c.code || !strings.Contains(err.Error(), c.say) {
				t.Errorf("got %v, want %s: …%s", err, c.code, c.say)
			}
		})
	}
}

// Zip and checksum are right when the program that wrote the sheet cut it; only the XML shows it.
func TestACutODSIsAlwaysAnError(t *testing.T) {
	t.Parallel()
	parts := odsParts(odsTable(`<table:table-row><table:table-cell office:value-type="string"><text:p>甲&amp;<text:s/></text:p></table:table-cell>` + odsNum(1, `table:number-columns-spanned="2"`) + `</table:table-row>`))
	whole := parts[odfContent]
	for n := range len(whole) {
		parts[odfContent] = whole[:n]
		if code := codeOf(exhaust(t.Context(), "", stored(parts))); code != DamagedWorkbook && code != BadEncoding {
			t.Fatalf("%q: %v", whole[:n], code)
		}
	}
	for name, data := range foundFiles(t, ".ods") {
		for n := 4; n < len(data); n += 7 {
			if code := codeOf(exhaust(t.Context(), name, data[:n])); code != DamagedWorkbook {
				t.Fatalf("%s cut at %d of %d: %q", name, n, len(data), code)
			}
		}
	}
}

func TestFlippedBytesOfODSAreNoticedOrHarmless(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	for name, data := range foundFiles(t, ".ods") {
		w, err := Open(t.Context(), name, data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want, err := told(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			changed := bytes.Clone(data)
			at := random.IntN(len(changed))
			changed[at] ^= byte(1 + random.IntN(255))
			var got string
			w, err := Open(t.Context(), name, changed, Limits{})
			if err == nil {
				got, err = told(t.Context(), w)
			}
			if codeOf(err) == "other" || err == nil && got != want {
				t.Fatalf("%s byte %d: %v", name, at, err)
			}
		}
	}
}

// FuzzODS changes the XML behind the zip, whose checksums would catch most changes.
func FuzzODS(f *testing.F) {
	f.Add([]byte(odsParts(odsTable(`<table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="2">` + odsNum(1, `table:number-columns-spanned="2" table:number-columns-repeated="2"`) +
		`<table:table-cell office:value-type="time" office:time-value="PT1H"><text:p>a<text:s text:c="2"/></text:p></table:table-cell></table:table-row>`))[odfContent]), []byte{})
	for name, data := range foundFiles(f, ".ods") {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			f.Fatal(name, err)
		}
		parts := map[string][]byte{}
		for _, part := range []string{odfContent, odfManifest} {
			src, err := z.Open(part)
			if err != nil {
				f.Fatal(name, err)
			}
			if parts[part], err = io.ReadAll(src); err != nil {
				f.Fatal(name, err)
			}
		}
		f.Add(parts[odfContent], parts[odfManifest])
	}
	f.Fuzz(func(t *testing.T, content, manifest []byte) {
		limits := Limits{Cells: 100_000, TextBytes: 1 << 16, Merges: 10_000}
		w, err := Open(t.Context(), "", stored(map[string]string{odfType: odsMime, odfManifest: string(manifest), odfContent: string(content)}), limits)
		if err == nil {
			err = inOrder(t.Context(), w)
		}
		if codeOf(err) == "other" {
			t.Fatalf("not a ReadError: %v", err)
		}
	})
}

// The manifest has of each ods how far its sheets reach, as LibreOffice shows them, and two rows of the
// first. It names sheets of another file under SampleSS.ods (strict-…), and counts a row where there is
// none in its Sheet3.
func TestCorpusODSReadsAsLibreOfficeSawIt(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	fact := regexp.MustCompile(`([^;]+?) (\d+)r`)
	value := regexp.MustCompile(`r(\d)=\['([^']*)', '([^']*)'\]`)
	sheets, values := 0, 0
	for path, columns := range manifest(t) {
		if strings.HasPrefix(path, "hostile/") || filepath.Ext(path) != ".ods" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(corpus, path))
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(t.Context(), path, data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		cells, _ := readAll(t, w)
		last := map[string]int{}
		for _, info := range w.Sheets() {
			for row, err := range w.Rows(t.Context(), info.Index) {
				if err != nil {
					t.Fatal(err)
				}
				last[info.Name] = row.Number
			}
		}
		for _, m := range fact.FindAllStringSubmatch(columns[8], -1) {
			name := strings.TrimSpace(m[1])
			if strings.HasPrefix(name, "strict-") || path == "poi/SampleSS.ods" && name == "Sheet3" {
				continue
			}
			sheets++
			if got := fmt.Sprint(last[name]); got != m[2] {
				t.Errorf("%s: %s ends in row %s, want %s", path, name, got, m[2])
			}
		}
		for _, m := range value.FindAllStringSubmatch(columns[9], -1) {
			for col, want := range m[2:] {
				values++
				ref := w.Sheets()[0].Name + "!" + string(rune('A'+col)) + m[1]
				// A formula that gives a carriage return and a line feed is shown as one line end.
				got := strings.ReplaceAll(cells[ref].Text, "\r\n", "\n")
				if want = strings.ReplaceAll(want, `\n`, "\n"); got != want {
					t.Errorf("%s: %s = %q, want %q", path, ref, got, want)
				}
			}
		}
	}
	if sheets < 7 || values < 16 {
		t.Errorf("looked at %d sheets and %d cells: has the manifest changed its form?", sheets, values)
	}
}
