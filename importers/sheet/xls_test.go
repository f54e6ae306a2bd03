package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// rec makes a record of integers of their own width, floats and bytes.
func rec(id uint16, fields ...any) []byte {
	var data []byte
	for _, f := range fields {
		switch f := f.(type) {
		case []byte:
			data = append(data, f...)
		case string:
			data = append(data, f...)
		default:
			data, _ = binary.Append(data, binary.LittleEndian, f)
		}
	}
	head := binary.LittleEndian.AppendUint16(nil, id)
	head = binary.LittleEndian.AppendUint16(head, uint16(len(data)))
	return append(head, data...)
}

// wide8 is a BIFF8 string of two bytes a character, its length in 16 bits.
func wide8(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(units)))
	b = append(b, 1)
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// xlsFile describes a workbook in records.
type xlsFile struct {
	version uint16 // 0: BIFF8
	globals []byte
	sheets  []xlsTab
}

type xlsTab struct {
	name  string // in BIFF8 of Latin letters
	state byte
	kind  byte   // in BOUNDSHEET
	bof   uint16 // 0: cells
	body  []byte
}

func (f xlsFile) stream() []byte {
	version := f.version
	if version == 0 {
		version = biff8
	}
	bof := func(kind uint16) []byte {
		return rec(recBOF, version, kind, uint16(0), uint16(0), uint32(0), uint32(0))
	}
	out := append(bof(bofGlobals), f.globals...)
	var places []int
	for _, s := range f.sheets {
		places = append(places, len(out)+recordHeader)
		name := append([]byte{byte(len(s.name)), 0}, s.name...)
		if version == biff5 {
			name = append([]byte{byte(len(s.name))}, s.name...)
		}
		out = append(out, rec(recBoundSheet, uint32(0), s.state, s.kind, name)...)
	}
	out = append(out, rec(recEOF)...)
	for i, s := range f.sheets {
		binary.LittleEndian.PutUint32(out[places[i]:], uint32(len(out)))
		kind := s.bof
		if kind == 0 {
			kind = bofSheet
		}
		out = append(append(append(out, bof(kind)...), s.body...), rec(recEOF)...)
	}
	return out
}

func join(records ...[]byte) []byte { return bytes.Join(records, nil) }

// oneSheet is a workbook with one sheet.
func oneSheet(globals []byte, body ...[]byte) xlsFile {
	return xlsFile{globals: globals, sheets: []xlsTab{{name: "S", body: join(body...)}}}
}

func num(row, col, xf uint16, f float64) []byte { return rec(recNumber, row, col, xf, f) }

func plainXLS() []byte { return oneSheet(nil, num(0, 0, 0, 1)).stream() }

// testFormats are the cell formats 0 General, 1 date, 2 percent, 3 of an own code, 4 General in Chinese.
func testFormats() []byte {
	var out []byte
	out = append(out, rec(recFormat, uint16(164), wide8(`yyyy"年"m"月"`))...)
	out = append(out, rec(recFormat, uint16(165), wide8("G/通用格式"))...)
	out = append(out, rec(recFormat, uint16(0), uint16(8), byte(0), "Standard")...)
	for _, id := range []uint16{0, 14, 10, 164, 165} {
		out = append(out, rec(recXF, uint16(0), id, make([]byte, 16))...)
	}
	return out
}

func collectXLS(t testing.TB, stream []byte, limits Limits) ([]Row, error) {
	t.Helper()
	return collect(t.Context(), storedOLE("Workbook", stream), limits)
}

func formula(row, col, xf uint16, result []byte) []byte {
	return rec(recFormula, row, col, xf, result, uint16(0), uint32(0), uint16(3), "\x1E\x01\x00")
}

func TestXLSCells(t *testing.T) {
	t.Parallel()
	float := func(f float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)) }
	special := func(kind, value byte) []byte { return []byte{kind, 0, value, 0, 0, 0, 0xFF, 0xFF} }
	label := func(s string) []byte { return rec(recLabel, uint16(0), uint16(0), uint16(0), wide8(s)) }
	number := func(text, raw string) Cell { return Cell{Kind: Number, Text: text, Raw: raw} }
	asFormula := func(c Cell) Cell { c.Formula = true; return c }
	shared := join(testFormats(), rec(recSST, uint32(2), uint32(6),
		wide8("县"),
		uint16(3), byte(richText), uint16(1), "abc", "\x01\x00\x05\x00",
		uint16(1), byte(wideText|phoneticText), uint32(4), "\xB2\x8A", "phon",
		uint16(0), byte(0),
		wide8("😀\x00 a\r\nb "),
		uint16(1), byte(wideText|phoneticText|richText), uint16(2), uint32(2), "\x32\x75", "12345678", "ab"))
	sst := func(i uint32) []byte { return rec(recLabelSST, uint16(0), uint16(0), uint16(0), i) }
	rkCell := func(xf uint16, rk uint32) []byte { return rec(recRK, uint16(0), uint16(0), xf, rk) }
	hundredths := int32(-12345)
	cases := []struct {
		name string
		body []byte
		want Cell // Row and Col are filled in; zero: no cell
	}{
		{"shared", sst(0), Cell{Kind: Text, Text: "县"}},
		{"runs_are_left_out", sst(1), Cell{Kind: Text, Text: "abc"}},
		{"phonetic_is_left_out", sst(2), Cell{Kind: Text, Text: "課"}},
		{"empty_shared", sst(3), Cell{}},
		{"surrogates_and_blanks", sst(4), Cell{Kind: Text, Text: "😀 a\r\nb "}},
		{"runs_and_phonetic", sst(5), Cell{Kind: Text, Text: "甲"}},
		{"label", label("合同"), Cell{Kind: Text, Text: "合同"}},
		{"label_compressed", rec(recLabel, uint16(0), uint16(0), uint16(0), uint16(2), byte(0), "\xE9a"), Cell{Kind: Text, Text: "éa"}},
		{"label_over_two_records", join(rec(recLabel, uint16(0), uint16(0), uint16(0), uint16(4), byte(0), "ab"), rec(recContinue, byte(1), "\x0E\x54\x0C\x54")), Cell{Kind: Text, Text: "ab后同"}},
		{"rstring", rec(recRString, uint16(0), uint16(0), uint16(0), wide8("富"), uint16(1), "\x00\x00\x01\x00"), Cell{Kind: Text, Text: "富"}},
		{"number", num(0, 0, 0, 345.29), number("345.29", "345.29")},
		{"binary_noise", num(0, 0, 0, 0.30000000000000004), number("0.3", "0.30000000000000004")},
		{"code_turned_number", num(0, 0, 0, 440229198001011260), number("440229198001011000", "4.4022919800101126E+17")},
		{"tiny", num(0, 0, 0, 1.5e-7), number("0.00000015", "1.5E-07")},
		{"not_a_number", num(0, 0, 0, math.NaN()), Cell{Kind: Text, Text: "NaN"}},
		{"rk_integer", rkCell(0, 7<<2|2), number("7", "7")},
		{"rk_negative_hundredths", rkCell(0, uint32(hundredths<<2)|3), number("-123.45", "-123.45")},
		{"rk_double", rkCell(0, uint32(math.Float64bits(2.5)>>32)), number("2.5", "2.5")},
		{"rk_double_hundredths", rkCell(0, uint32(math.Float64bits(250)>>32)|1), number("2.5", "2.5")},
		{"date", num(0, 0, 1, 45597), Cell{Kind: Date, Text: "2024-11-01", Raw: "45597"}},
		{"percent", num(0, 0, 2, 0.1235), Cell{Kind: Number, Text: "0.1235", Raw: "0.1235", Percent: true}},
		{"own_code", num(0, 0, 3, 45597.5), Cell{Kind: Date, Text: "2024-11-01T12:00:00", Raw: "45597.5"}},
		{"general_in_chinese", num(0, 0, 4, 45597), number("45597", "45597")},
		{"general_in_german", num(0, 0, 0, 45597), number("45597", "45597")},
		{"format_beyond_list", num(0, 0, 99, 1), number("1", "1")},
		{"true", rec(recBoolErr, uint16(0), uint16(0), uint16(0), byte(1), byte(0)), Cell{Kind: Bool, Text: "TRUE"}},
		{"false", rec(recBoolErr, uint16(0), uint16(0), uint16(0), byte(0), byte(0)), Cell{Kind: Bool, Text: "FALSE"}},
		{"error", rec(recBoolErr, uint16(0), uint16(0), uint16(0), byte(0x2A), byte(1)), Cell{Kind: Error, Text: "#N/A"}},
		{"blank", rec(recBlank, uint16(0), uint16(0), uint16(1)), Cell{}},
		{"blanks", rec(recMulBlank, uint16(0), uint16(0), uint16(1), uint16(1), uint16(1)), Cell{}},
		{"formula_number", formula(0, 0, 0, float(3)), asFormula(number("3", "3"))},
		{"formula_date", formula(0, 0, 1, float(45597)), Cell{Kind: Date, Text: "2024-11-01", Raw: "45597", Formula: true}},
		{"formula_of_excel_3", rec(recFormula3, uint16(0), uint16(0), uint16(0), float(3), uint16(0), "\x00\x00"), asFormula(number("3", "3"))},
		{"formula_text", join(formula(0, 0, 0, special(0, 0)), rec(recString, wide8("甲"))), Cell{Kind: Text, Text: "甲", Formula: true}},
		{"formula_text_over_two_records", join(formula(0, 0, 0, special(0, 0)), rec(recString, uint16(2), byte(1), "\x32\x75"), rec(recContinue, byte(0), "b")), Cell{Kind: Text, Text: "甲b", Formula: true}},
		{"formula_shared", join(formula(0, 0, 0, special(0, 0)), rec(0x04BC, make([]byte, 10)), rec(recString, wide8("甲"))), Cell{Kind: Text, Text: "甲", Formula: true}},
		{"formula_text_never_stored", formula(0, 0, 0, special(0, 0)), Cell{Formula: true}},
		{"formula_empty_text", formula(0, 0, 0, special(3, 0)), Cell{Kind: Text, Formula: true}},
		{"formula_empty_string_record", join(formula(0, 0, 0, special(0, 0)), rec(recString, uint16(0))), Cell{Kind: Text, Formula: true}},
		{"formula_true", formula(0, 0, 0, special(1, 1)), Cell{Kind: Bool, Text: "TRUE", Formula: true}},
		{"formula_error", formula(0, 0, 0, special(2, 7)), Cell{Kind: Error, Text: "#DIV/0!", Formula: true}},
		{"text_without_formula", rec(recString, wide8("甲")), Cell{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collectXLS(t, oneSheet(shared, c.body).stream(), Limits{})
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

func TestXLSLayout(t *testing.T) {
	t.Parallel()
	cell := func(row, col int, text string) Cell {
		return Cell{Row: row, Col: col, Kind: Number, Text: text, Raw: text}
	}
	hidden := func(c Cell) Cell { c.Hidden = true; return c }
	chart := join(rec(recBOF, uint16(biff8), uint16(0x20), make([]byte, 12)), num(0, 9, 0, 99), rec(recEOF))
	cases := []struct {
		name string
		body []byte
		want []Row
	}{
		{"rows_in_any_order", join(num(40, 0, 0, 3), num(0, 1, 0, 2), num(40, 1, 0, 4), num(0, 0, 0, 1), num(65535, 255, 0, 5)), []Row{
			{Number: 1, Cells: []Cell{cell(1, 1, "1"), cell(1, 2, "2")}},
			{Number: 41, Cells: []Cell{cell(41, 1, "3"), cell(41, 2, "4")}},
			{Number: 65536, Cells: []Cell{cell(65536, 256, "5")}}}},
		{"many_in_one_record", rec(recMulRK, uint16(2), uint16(1), uint16(0), uint32(1<<2|2), uint16(0), uint32(2<<2|2), uint16(2)),
			[]Row{{Number: 3, Cells: []Cell{cell(3, 2, "1"), cell(3, 3, "2")}}}},
		{"hidden", join(rec(recColInfo, uint16(1), uint16(2), uint16(0), uint16(0), uint16(1), uint16(0)), rec(recColInfo, uint16(250), uint16(256), uint16(0), uint16(0), uint16(1), uint16(0)),
			num(0, 0, 0, 1), num(0, 2, 0, 2), num(0, 255, 0, 3),
			rec(recRow, uint16(1), uint16(0), uint16(1), uint16(0), uint16(0), uint16(0), uint16(0x20), uint16(0)), num(1, 0, 0, 4)), []Row{
			{Number: 1, Cells: []Cell{cell(1, 1, "1"), hidden(cell(1, 3, "2")), hidden(cell(1, 256, "3"))}},
			{Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "4"))}}}},
		{"hidden_unless_they_say_otherwise", join(rec(recDefaultRow, uint16(2), uint16(0)), rec(recRow, uint16(0), uint16(0), uint16(1), uint16(0), uint16(0), uint16(0), uint16(0), uint16(0)),
			num(0, 0, 0, 1), num(1, 0, 0, 2)), []Row{
			{Number: 1, Cells: []Cell{cell(1, 1, "1")}}, {Number: 2, Hidden: true, Cells: []Cell{hidden(cell(2, 1, "2"))}}}},
		{"charts_are_no_cells", join(num(0, 0, 0, 1), chart, num(0, 1, 0, 2)), []Row{{Number: 1, Cells: []Cell{cell(1, 1, "1"), cell(1, 2, "2")}}}},
		{"nothing", nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collectXLS(t, oneSheet(nil, c.body).stream(), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestXLSWorkbook(t *testing.T) {
	t.Parallel()
	stream := xlsFile{
		globals: join(rec(recDate1904, uint16(1)), testFormats()),
		sheets: []xlsTab{
			{name: "a", body: join(num(0, 0, 1, 0), rec(recMergeCells, uint16(2), uint16(0), uint16(4), uint16(0), uint16(2), uint16(1), uint16(1), uint16(4), uint16(4)),
				rec(recMergeCells, uint16(1), uint16(9), uint16(65535), uint16(0), uint16(255)))},
			{name: "chart", kind: 2, bof: 0x20},
			{name: "b", state: 1},
			{name: "macros", kind: 1, bof: 0x40},
			{name: "c", state: 2},
			{name: "chart after all", bof: 0x20},
		},
	}.stream()
	w, err := Open(t.Context(), "a.et", storedOLE("Workbook", stream), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Info{{0, "a", false, false}, {1, "b", true, false}, {2, "c", true, true}}
	if diff := cmp.Diff(want, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	if w.Format() != XLS || !w.Date1904() {
		t.Errorf("format %s, 1904 %v", w.Format(), w.Date1904())
	}
	if cells, _ := readAll(t, w); cells["a!A1"].Text != "1904-01-01" {
		t.Errorf("A1 = %+v", cells["a!A1"])
	}
	merges, err := w.Merges(t.Context(), 0)
	if diff := cmp.Diff([]Range{{1, 1, 5, 3}, {2, 5, 2, 5}, {10, 1, 65536, 256}}, merges); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// Shared strings are cut into records anywhere between characters, and the second half of one may be
// stored the other way. Here they are cut everywhere.
func TestSharedStringsCutAnywhere(t *testing.T) {
	t.Parallel()
	want := []string{"abcé", "合同投资", "", "x😀y", "last"}
	type atom struct {
		bytes     []byte
		character bool // a record that begins here begins with a flag
	}
	var atoms []atom
	fixed := func(b ...byte) {
		for _, c := range b {
			atoms = append(atoms, atom{[]byte{c}, false})
		}
	}
	var cells []byte
	for i, s := range want {
		units := utf16.Encode([]rune(s))
		fixed(byte(len(units)), 0, wideText|richText|phoneticText, 1, 0, byte(i), 0, 0, 0)
		for _, u := range units {
			atoms = append(atoms, atom{binary.LittleEndian.AppendUint16(nil, u), true})
		}
		fixed([]byte("font")...)
		fixed(make([]byte, i)...)
		cells = append(cells, rec(recLabelSST, uint16(i), uint16(0), uint16(0), uint32(i))...)
	}
	records := func(cut ...int) []byte {
		var out, data []byte
		data = join(binary.LittleEndian.AppendUint32(nil, 9), binary.LittleEndian.AppendUint32(nil, uint32(len(want))))
		id := uint16(recSST)
		for i, a := range atoms {
			if slices.Contains(cut, i) {
				out, data, id = append(out, rec(id, data)...), nil, recContinue
				if a.character {
					data = []byte{wideText}
				}
			}
			data = append(data, a.bytes...)
		}
		return append(out, rec(id, data)...)
	}
	everywhere := make([]int, len(atoms))
	for i := range atoms {
		everywhere[i] = i
	}
	for cut := range atoms {
		cuts := []int{cut, cut + 1, len(atoms) - cut}
		if cut == 0 {
			cuts = everywhere
		}
		rows, err := collectXLS(t, oneSheet(records(cuts...), cells).stream(), Limits{})
		if err != nil {
			t.Fatalf("cut at %v: %v", cuts, err)
		}
		got := make([]string, len(want))
		for _, row := range rows {
			got[row.Number-1] = row.Cells[0].Text
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("cut at %v: %s", cuts, diff)
		}
	}
	// The way characters are stored changes at the cut.
	globals := rec(recSST, uint32(1), uint32(1), uint16(6), byte(wideText), "\x08\x54\x0C\x54")
	globals = join(globals, rec(recContinue, byte(0), "ab"), rec(recContinue, byte(wideText), "\x95\x62\x44\x8D"))
	rows, err := collectXLS(t, oneSheet(globals, rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0))).stream(), Limits{})
	if err != nil || rows[0].Cells[0].Text != "合同ab投资" {
		t.Errorf("got %v, %v", rows, err)
	}
}

func TestTextBeforeBIFF8(t *testing.T) {
	t.Parallel()
	label := func(row uint16, text string) []byte {
		return rec(recLabel, row, uint16(0), uint16(0), uint16(len(text)), text)
	}
	page := func(n uint16) []byte { return rec(recCodePage, n) }
	const gbk = "\xBA\xCF\xCD\xAC" // 合同
	cases := []struct {
		name          string
		globals       []byte
		text          string
		want          string
		code          Code
		sheet, sheets string
	}{
		{"gbk", page(936), gbk, "合同", "", gbk, "合同"},
		{"gbk_after_sheets", page(936), gbk, "合同", "", gbk, "合同"},
		{"unsaid", nil, gbk, "合同", "", "S", "S"},
		{"western", page(1252), "caf\xE9", "café", "", "S\xE9", "Sé"},
		{"cyrillic", page(1251), "\xC0\xC1", "АБ", "", "S", "S"},
		{"mac", page(10000), "\x8E", "é", "", "S", "S"},
		{"unknown_page_but_ascii", page(1), "abc", "abc", "", "S", "S"},
		{"unknown_page", page(1), gbk, "", BadEncoding, "S", "S"},
		{"half_a_character", page(936), gbk[:3], "", BadEncoding, "S", "S"},
		{"sheet_name", page(936), "a", "", BadEncoding, gbk[:1], ""},
		{"nul", page(936), gbk + "\x00", "合同", "", "S", "S"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := xlsFile{version: biff5, globals: c.globals, sheets: []xlsTab{{name: c.sheet, body: join(
				label(0, c.text),
				rec(recRString, uint16(1), uint16(0), uint16(0), uint16(len(c.text)), c.text, byte(1), "\x00\x00"),
				formula(2, 0, 0, []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), rec(recString, uint16(len(c.text)), c.text))}}}
			w, err := Open(t.Context(), "", storedOLE("Book", f.stream()), Limits{})
			if err == nil {
				if w.Sheets()[0].Name != c.sheets {
					t.Errorf("sheet %q", w.Sheets()[0].Name)
				}
				err = exhaust(t.Context(), "", storedOLE("Book", f.stream()))
			}
			if codeOf(err) != c.code {
				t.Fatalf("got %v, want %q", err, c.code)
			}
			if err != nil {
				return
			}
			cells, _ := readAll(t, w)
			for _, ref := range []string{"A1", "A2", "A3"} {
				if got := cells[c.sheets+"!"+ref].Text; got != c.want {
					t.Errorf("%s = %q, want %q", ref, got, c.want)
				}
			}
		})
	}
	t.Run("formats", func(t *testing.T) {
		t.Parallel()
		code := "yyyy\"\xC4\xEA\"m\"\xD4\xC2\""
		globals := join(rec(recFormat, uint16(164), byte(len(code)), code), rec(recXF, uint16(0), uint16(164), make([]byte, 12)), page(936))
		rows, err := collect(t.Context(), storedOLE("Book", xlsFile{version: biff5, globals: globals, sheets: []xlsTab{{name: "S", body: num(0, 0, 0, 45597)}}}.stream()), Limits{})
		if err != nil || rows[0].Cells[0].Text != "2024-11-01" {
			t.Errorf("got %v, %v", rows, err)
		}
	})
}

func TestXLSDamageIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	at := func(row uint16, rest ...any) []any { return append([]any{row, uint16(0), uint16(0)}, rest...) }
	whole := oneSheet(nil, num(0, 0, 0, 1), num(1, 0, 0, 2)).stream()
	elsewhere := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(elsewhere[24:], 33) // where the workbook ends
	beyond := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(beyond[24:], 1<<31)
	longer := bytes.Clone(whole)
	binary.LittleEndian.PutUint16(longer[len(longer)-2:], 5000)
	body := func(records ...[]byte) []byte {
		return oneSheet(rec(recSST, uint32(1), uint32(1), wide8("a")), append([][]byte{num(6, 0, 0, 1)}, records...)...).stream()
	}
	globals := func(records ...[]byte) []byte { return oneSheet(join(records...), num(0, 0, 0, 1)).stream() }
	cases := []struct {
		name   string
		stream []byte
		code   Code
		want   string
	}{
		{"no_eof", whole[:len(whole)-4], DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, byte 93, ends in the middle, without an EOF record`},
		{"half_a_header", whole[:len(whole)-2], DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, byte 93, ends in the middle, without an EOF record`},
		{"over_the_end", longer, DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, byte 93, record 000A of 5000 bytes runs over the end of the stream`},
		{"no_eof_of_workbook", whole[:20], DamagedWorkbook, `damaged-workbook: part Workbook, byte 20, ends in the middle, without an EOF record`},
		{"sheet_elsewhere", elsewhere, DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, byte 33, record 000A instead of the sheet's BOF`},
		{"sheet_beyond", beyond, DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, byte 2147483648, ends in the middle, without an EOF record`},
		{"string_out_of_range", body(rec(recLabelSST, at(3, uint32(1))...)), DamagedWorkbook, `damaged-workbook: sheet "S", part Workbook, row 4, byte 92, cell A4 wants shared string 1 of 1`},
		{"cell_twice", body(num(6, 0, 0, 2)), DamagedWorkbook, `cell A7 is there twice`},
		{"column_beyond", body(num(0, 256, 0, 2)), DamagedWorkbook, `cell in column 257`},
		{"short_number", body(rec(recNumber, at(0, uint32(1))...)), DamagedWorkbook, `record 0203 of 10 bytes, too short`},
		{"columns_and_length_differ", body(rec(recMulRK, at(0, uint32(1), uint16(5))...)), DamagedWorkbook, `record 00BD of 12 bytes for columns 1 to 6`},
		{"unknown_error", body(rec(recBoolErr, at(0, byte(1), byte(1))...)), DamagedWorkbook, `cell A1 holds the unknown error 01`},
		{"unknown_result", body(formula(0, 0, 0, []byte{9, 0, 0, 0, 0, 0, 0xFF, 0xFF})), DamagedWorkbook, `formula A1 has a result of unknown type 9`},
		{"label_cut", body(rec(recLabel, at(0, uint16(9), byte(0), "abc")...)), DamagedWorkbook, `text runs over the end of record 0204`},
		{"half_a_character", body(rec(recLabel, at(0, uint16(2), byte(1), "abc")...), rec(recContinue, byte(1), "d")), DamagedWorkbook, `half a character at the end of record 0204`},
		{"shared_strings_cut", globals(rec(recSST, uint32(2), uint32(2), wide8("a"), uint16(9))), DamagedWorkbook, `text runs over the end of record 00FC`},
		{"shared_strings_without_end", globals(rec(recSST, uint32(2), uint32(0xFFFFFFFF), wide8("a"))), "", ""},
		{"phonetic_without_end", globals(rec(recSST, uint32(1), uint32(1), uint16(0), byte(phoneticText), uint32(0xFFFFFFFF))), DamagedWorkbook, `text runs over the end of record 00FC`},
		{"second_bof", globals(rec(recBOF, uint16(biff8), uint16(bofSheet))), DamagedWorkbook, `a second BOF before the EOF of the workbook`},
		{"encrypted", globals(rec(recFilePass, uint16(1))), PasswordProtected, ``},
		{"encrypted_sheet", body(rec(recFilePass, uint16(1))), PasswordProtected, ``},
		{"no_sheets", xlsFile{}.stream(), NoSheets, ``},
		{"only_charts", xlsFile{sheets: []xlsTab{{name: "c", kind: 2, bof: 0x20}}}.stream(), NoSheets, ``},
		{"chart_without_end", body(rec(recBOF, uint16(biff8), uint16(0x20))), DamagedWorkbook, `without an EOF record`},
		{"unknown_version", append(rec(recBOF, uint16(0x0700), uint16(bofGlobals)), rec(recEOF)...), DamagedWorkbook, `unknown version 0700`},
		{"begins_with_sheet", append(rec(recBOF, uint16(biff8), uint16(bofSheet)), rec(recEOF)...), DamagedWorkbook, `instead of the workbook's BOF`},
		{"merges_cut", body(rec(recMergeCells, uint16(2), uint64(0))), DamagedWorkbook, `record 00E5 of 10 bytes, too short`},
		{"merges_crossed", body(rec(recMergeCells, uint16(1), uint16(2), uint16(1), uint16(0), uint16(0))), DamagedWorkbook, `malformed merged range`},
		{"nothing", nil, DamagedWorkbook, `ends in the middle`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w, err := openXLS(t.Context(), "Workbook", c.stream, Limits{}.withDefaults())
			if err == nil {
				err = drain(t.Context(), w)
			}
			if codeOf(err) != c.code || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s: …%s", err, c.code, c.want)
			}
		})
	}
}

func TestXLSLimits(t *testing.T) {
	t.Parallel()
	shared := rec(recSST, uint32(2), uint32(2), wide8("一二三四"), wide8("b"))
	stream := oneSheet(shared, num(0, 0, 0, 1), rec(recMulBlank, uint16(0), uint16(1), uint32(0), uint16(2)),
		rec(recMergeCells, uint16(2), uint64(0), uint64(0)), rec(recLabel, uint16(1), uint16(0), uint16(0), wide8("一二三四五"))).stream()
	cases := []struct {
		name         string
		below, above Limits
	}{
		{"Cells", Limits{Cells: 4}, Limits{Cells: 3}},
		{"Merges", Limits{Merges: 2}, Limits{Merges: 1}},
		{"Strings", Limits{Strings: 45}, Limits{Strings: 44}},
		{"TextBytes", Limits{TextBytes: 15}, Limits{TextBytes: 14}},
		{"UnpackedBytes", Limits{UnpackedBytes: 5632}, Limits{UnpackedBytes: 5631}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			read := func(l Limits) error {
				w, err := Open(t.Context(), "a.xls", storedOLE("Workbook", stream), l)
				if err == nil {
					err = drain(t.Context(), w)
				}
				return err
			}
			if err := read(c.below); err != nil {
				t.Errorf("within the limit: %v", err)
			}
			var e *ReadError
			if err := read(c.above); !errors.As(err, &e) || e.Code != LimitExceeded || e.Detail != c.name {
				t.Errorf("beyond the limit: %v", err)
			}
		})
	}
}
