package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiedui/importers/workbook"
)

// texts gives a csv's rows as number → texts with "" for what is empty.
func texts(rows []Row) map[int][]string {
	out := map[int][]string{}
	for _, row := range rows {
		for _, c := range row.Cells {
			for len(out[row.Number]) < c.Col {
				out[row.Number] = append(out[row.Number], "")
			}
			out[row.Number][c.Col-1] = c.Text
		}
	}
	return out
}

func collectCSV(t testing.TB, data []byte) ([]Row, error) {
	w, err := Open(t.Context(), "dir/台账.csv", data, Limits{})
	if err != nil {
		return nil, err
	}
	if w.Format() != CSV || len(w.Sheets()) != 1 || w.Sheets()[0].Name != "台账" {
		t.Errorf("format %s, sheets %v", w.Format(), w.Sheets())
	}
	var rows []Row
	for row, err := range w.Rows(t.Context(), 0) {
		if err != nil {
			return rows, err
		}
		row.Cells = append([]Cell(nil), row.Cells...)
		rows = append(rows, row)
	}
	return rows, nil
}

func TestCSV(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, text string
		want       map[int][]string
	}{
		{"commas", "a,b\n1,2\n", map[int][]string{1: {"a", "b"}, 2: {"1", "2"}}},
		{"no_line_end_at_end", "a,b\n1,2", map[int][]string{1: {"a", "b"}, 2: {"1", "2"}}},
		{"crlf_and_cr", "a,b\r\n1,2\r3,4\r\n", map[int][]string{1: {"a", "b"}, 2: {"1", "2"}, 3: {"3", "4"}}},
		{"blank_lines_count", "a,b\n\n,\n1,2\n", map[int][]string{1: {"a", "b"}, 4: {"1", "2"}}},
		{"quotes", "\"a,1\",\"b \"\"x\"\"\"\n\"\",c\"d\n", map[int][]string{1: {"a,1", `b "x"`}, 2: {"", `c"d`}}},
		{"lines_in_quotes", "\"a\r\nb\",\"c\nd\"\ne,f\n", map[int][]string{1: {"a\nb", "c\nd"}, 2: {"e", "f"}}},
		{"text_behind_quotes", "\"a\"b,c\nd,e\n", map[int][]string{1: {"ab", "c"}, 2: {"d", "e"}}},
		{"ragged", "a,b,c\n1\n1,2,3,4\n", map[int][]string{1: {"a", "b", "c"}, 2: {"1"}, 3: {"1", "2", "3", "4"}}},
		{"tabs", "a\tb, c\n1\t\n\t2\n", map[int][]string{1: {"a", "b, c"}, 2: {"1"}, 3: {"", "2"}}},
		{"tabs_and_quotes", "a\t\"b\"\n\"c\"\t\"d\"\n", map[int][]string{1: {"a", "b"}, 2: {"c", "d"}}},
		{"semicolons_with_decimal_commas", "a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n", map[int][]string{1: {"a", "b", "c"}, 2: {"1,5", "2,5", "3,5"}, 3: {"2,5", "3,5", "4,5"}}},
		{"bars", "a|b\n1|2\n", map[int][]string{1: {"a", "b"}, 2: {"1", "2"}}},
		{"titles_and_notes", "对口帮扶台账，单位：万元\n\n项目;投资;备注\n甲;1;x\n乙;2;y\n注：a,b,c\n", map[int][]string{1: {"对口帮扶台账，单位：万元"}, 3: {"项目", "投资", "备注"}, 4: {"甲", "1", "x"}, 5: {"乙", "2", "y"}, 6: {"注：a,b,c"}}},
		{"trailing_tabs", "代码\t,名称\t\n0012\t,\"a\t\"\n3\t,b\n", map[int][]string{1: {"代码", "名称"}, 2: {"0012", "a"}, 3: {"3", "b"}}},
		{"not_trimmed_nor_guessed", " a , 1.0\nb,TRUE\n", map[int][]string{1: {" a ", " 1.0"}, 2: {"b", "TRUE"}}},
		{"delimiter_declared", "sep=;\r\na;b,c\r\n1;2,5\r\n", map[int][]string{1: {"a", "b,c"}, 2: {"1", "2,5"}}},
		{"delimiter_declared_in_quotes", "\"SEP=^\"\na^b,c\n", map[int][]string{1: {"a", "b,c"}}},
		{"tab_declared", "sep=\t\na,b\t\nc,d\t1\n", map[int][]string{1: {"a,b"}, 2: {"c,d", "1"}}},
		{"nothing_declared", "sep=,b\nsep=,c\n", map[int][]string{1: {"sep=", "b"}, 2: {"sep=", "c"}}},
		{"texts_as_formulas", "代码,名\n=\"001\",a\n\"=\"\"0\"\"\"\"2\"\"\",b\n=\"\",=\"a\"&\"b\"\n", map[int][]string{1: {"代码", "名"}, 2: {"001", "a"}, 3: {`0"2`, "b"}, 4: {"", `="a"&"b"`}}},
		{"apostrophes_of_exports", "a,b,c,d,e\n'=x,'+1,'-2,'@y,'z\n'',',\"'\tq\",-3,=1+1\n", map[int][]string{1: {"a", "b", "c", "d", "e"}, 2: {"=x", "+1", "-2", "@y", "'z"}, 3: {"''", "'", "\tq", "-3", "=1+1"}}},
		{"one_column", "甲\n乙\n", map[int][]string{1: {"甲"}, 2: {"乙"}}},
		{"replacement_character_in_utf8_is_text", "a,\uFFFD\n", map[int][]string{1: {"a", "\uFFFD"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows, err := collectCSV(t, []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, texts(rows)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	t.Parallel()
	const text = "单位,第一季度,㐀\n一,二,三\n"
	want := map[int][]string{1: {"单位", "第一季度", "㐀"}, 2: {"一", "二", "三"}}
	for name, e := range map[string]encoding.Encoding{
		"utf8": encoding.Nop, "utf8_mark": unicode.UTF8BOM, "gb18030": simplifiedchinese.GB18030,
		"utf16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"utf16le_mark": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf16be_mark": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := e.NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := collectCSV(t, data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, texts(rows)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextThatCannotBeRead(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("单位,投资\n东莞市,一\n"))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		data []byte
		code Code
		row  int
	}{
		{"nothing", nil, EmptyFile, 0},
		{"blanks", []byte(" \r\n\t "), EmptyFile, 0},
		{"mark_only", []byte("\uFEFF"), EmptyFile, 0},
		{"utf16_mark_only", []byte("\xFF\xFE"), EmptyFile, 0},
		{"unclosed_quote", []byte("a,b\nc,\"d\ne,f\n"), DamagedWorkbook, 2},
		{"unclosed_quote_at_end", []byte("a,b\nc,\""), DamagedWorkbook, 2},
		{"gbk_cut_in_character", gbk[:len(gbk)-2], BadEncoding, 2},
		{"gbk_bad_byte", bytes.Replace(gbk, []byte(",\xD2\xBB"), []byte(",\xFF\xFF"), 1), BadEncoding, 2},
		{"utf8_cut_in_character", []byte("单位,投资\n东莞市,一")[:25], BadEncoding, 2},
		{"utf8_mark_bad_byte", []byte("\uFEFFa,b\n\xFF"), BadEncoding, 2},
		{"nul", []byte("a,b\x00c\n"), NotAWorkbook, 0},
		{"controls", []byte("a,b\x01\x02\n"), NotAWorkbook, 0},
		{"wide", []byte(strings.Repeat(",", 20000)), DamagedWorkbook, 1},
		{"long_field", []byte(strings.Repeat("a", 2<<20)), LimitExceeded, 1},
		{"pdf", []byte("%PDF-1.7 ..."), UnsupportedFormat, 0},
		{"html", []byte("\n <HTML><body>"), UnsupportedFormat, 0},
		{"zip_without_entries", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), EmptyFile, 0},
		{"half_zip", []byte("PK\x03\x04abc"), DamagedWorkbook, 0},
		{"bare_biff", []byte("\x09\x08\x10\x00\x00\x06"), UnsupportedFormat, 0},
		{"ole_word", storedOLE("WordDocument", []byte{}), UnsupportedFormat, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := collectCSV(t, c.data)
			var e *ReadError
			if errors.As(err, &e); codeOf(err) != c.code || e.Row != c.row {
				t.Errorf("got %v, want %s in row %d", err, c.code, c.row)
			}
		})
	}
}

func TestContentDecidesNotTheName(t *testing.T) {
	t.Parallel()
	workbook := pack(t, nil)
	for _, c := range []struct {
		name   string
		data   []byte
		format Format
		code   Code
	}{
		{"a.xlsx", workbook, XLSX, ""},
		{"a.csv", workbook, XLSX, ""},
		{"a.xls", workbook, XLSX, ""},
		{"a.xls", []byte("a\tb\n1\t2\n"), CSV, ""},
		{"a", []byte("a\tb\n1\t2\n"), CSV, ""},
		{"a.xlsm", pack(t, map[string]string{"xl/vbaProject.bin": "macros"}), XLSX, ""},
		{"a.xltx", workbook, XLSX, ""},
		{"a.xlsx.xlsx", workbook, XLSX, ""},
		{"a.XLSX", []byte("a\tb\n1\t2\n"), "", WrongExtension},
	} {
		w, err := Open(t.Context(), c.name, c.data, Limits{})
		if codeOf(err) != c.code || err == nil && w.Format() != c.format {
			t.Errorf("%s: %v, %v", c.name, w, err)
		}
	}
}

// What cannot be read is told by name, whatever it calls itself.
func TestRefusalsNameTheFormat(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"html":  []byte("\uFEFF<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>1</td></tr></table>"),
		"xml":   []byte("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>"),
		"mht":   []byte("MIME-Version: 1.0\r\n"),
		"pdf":   []byte("%PDF-1.7"),
		"docx":  pack(t, map[string]string{"word/document.xml": "<x/>"}),
		"doc":   storedOLE("WordDocument", []byte{}),
		"biff4": []byte("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"),
	} {
		_, err := Open(t.Context(), "a.xls", data, Limits{})
		var e *ReadError
		if !errors.As(err, &e) || e.Code != UnsupportedFormat || e.Detail != name || !strings.Contains(e.Hint, "另存为 .xlsx") {
			t.Errorf("%s: %+v", name, err)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\"\"b\",c\r\n", "a\tb\t\n", "\xB5\xA5\xCE\xBB,1\n", "\xFF\xFEa\x00,\x00", "a;\"", "\r\r\n\n", "\"\r\n\",|"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := exhaust(t.Context(), "", data)
		if codeOf(err) == "other" {
			t.Fatalf("not a ReadError: %v", err)
		}
		// What a csv writer writes is read back, whatever the values are.
		if bytes.IndexByte(data, 0) >= 0 || !bytes.Equal(data, bytes.ToValidUTF8(data, nil)) || isBinary(data) {
			return
		}
		want := []string{"头", string(data) + "尾", "末"}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := errors.Join(w.Write([]string{"一", "二", "三"}), w.Write(want)); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		// Delimiters inside quotes may outvote two lines: read with the delimiter known.
		r := newRecords(&out, ',', Limits{}.withDefaults())
		for range 2 {
			if more, err := r.next(); err != nil || !more {
				t.Fatal(more, err)
			}
		}
		got, start := []string(nil), 0
		for _, end := range r.ends {
			got = append(got, string(r.text[start:end]))
			start = end
		}
		want[1] = strings.ReplaceAll(want[1], "\r\n", "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestOurOwnExportIsReadBack(t *testing.T) {
	t.Parallel()
	want := []string{"=1+1", "+86", "-", "@甲", "'乙", "001", "a,\"b\"", "两\n行", " c "}
	var out bytes.Buffer
	err := workbook.WriteCSV(&out, workbook.Table{Header: want, Rows: func(yield func([]workbook.Cell, error) bool) {
		var cells []workbook.Cell
		for _, text := range want {
			cells = append(cells, workbook.Text(text))
		}
		yield(cells, nil)
	}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := collectCSV(t, out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, texts(rows)[2]); diff != "" {
		t.Error(diff)
	}
}
