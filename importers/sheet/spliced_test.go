package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// node is an element of XML, or text if it has no name, as the standard library reads it.
type node struct {
	name  string
	attrs map[string]string
	text  string
	kids  []*node
}

func parseXML(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	open := []*node{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			parent.kids = append(parent.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			parent.kids = append(parent.kids, &node{text: string(token)})
		}
	}
}

// all are the elements found by going down by names.
func (n *node) all(path ...string) (found []*node) {
	if len(path) == 0 {
		return []*node{n}
	}
	for _, kid := range n.kids {
		if kid.name == path[0] {
			found = append(found, kid.all(path[1:]...)...)
		}
	}
	return found
}

// own is the text directly inside.
func (n *node) own() (text string) {
	for _, kid := range n.kids {
		text += kid.text
	}
	return text
}

// rich is the text of a string item.
func (n *node) rich() (text string) {
	for _, kid := range n.kids {
		switch kid.name {
		case "t":
			text += kid.own()
		case "r":
			for _, t := range kid.all("t") {
				text += t.own()
			}
		}
	}
	return text
}

// xlsxCells counts the cells with content of a worksheet.
func xlsxCells(sheet, shared *node) (count int) {
	items := shared.all("sst", "si")
	for _, cell := range sheet.all("worksheet", "sheetData", "row", "c") {
		value, formula := "", false
		for _, kid := range cell.kids {
			switch kid.name {
			case "v":
				value = kid.own()
			case "is":
				value = kid.rich()
			case "f":
				formula = true
			}
		}
		if kind := cell.attrs["t"]; kind != "str" && kind != "inlineStr" {
			value = strings.TrimSpace(value)
			if i, err := strconv.Atoi(value); kind == "s" && err == nil && i < len(items) {
				value = items[i].rich()
			}
		}
		if formula || value != "" {
			count++
		}
	}
	return count
}

// odsCells counts the cells with content of the rows directly or further down inside.
func (n *node) odsCells() (count int) {
	for _, kid := range n.kids {
		switch kid.name {
		case "table-row":
			cells := 0
			for _, cell := range kid.kids {
				if (cell.name == "table-cell" || cell.name == "covered-table-cell") && cell.odsContent() {
					cells += cell.repeats("number-columns-repeated")
				}
			}
			count += cells * kid.repeats("number-rows-repeated")
		case "table-rows", "table-header-rows", "table-row-group":
			count += kid.odsCells()
		}
	}
	return count
}

func (n *node) repeats(attr string) int {
	times, err := strconv.Atoi(n.attrs[attr])
	if err != nil {
		return 1
	}
	return times
}

func (n *node) odsContent() bool {
	by := map[string]string{"float": "value", "currency": "value", "percentage": "value", "date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}
	if _, formula := n.attrs["formula"]; formula {
		return true
	}
	if value, given := n.attrs[by[n.attrs["value-type"]]]; given && by[n.attrs["value-type"]] != "" {
		return value != ""
	}
	paragraphs := n.all("p")
	return len(paragraphs) > 1 || len(paragraphs) == 1 && paragraphs[0].shows()
}

func (n *node) shows() bool {
	for _, kid := range n.kids {
		switch kid.name {
		case "annotation", "note", "ruby-text", "frame", "custom-shape", "g":
		case "s", "tab", "line-break":
			return true
		default:
			if strings.Trim(kid.text, " \t\r\n") != "" || kid.shows() {
				return true
			}
		}
	}
	return false
}

// unzipped gives the parts of a package; nil: it is none.
func unzipped(t testing.TB, data []byte) map[string]string {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("PK")) {
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		src, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(src)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(part)
	}
	return parts
}

// inXML counts the cells with content in the XML of a workbook's sheets by other means than the package's. Not
// ok: a part that is needed is no XML to the standard library.
func inXML(w *Workbook, parts map[string]string) (counts []int, ok bool) {
	switch source := w.source.(type) {
	case *xlsx:
		shared, err := parseXML([]byte(parts["xl/sharedStrings.xml"]))
		if err != nil {
			return nil, false
		}
		for _, part := range source.parts {
			sheet, err := parseXML([]byte(parts[part]))
			if err != nil {
				return nil, false
			}
			counts = append(counts, xlsxCells(sheet, shared))
		}
	case *ods:
		content, err := parseXML([]byte(parts[odfContent]))
		if err != nil {
			return nil, false
		}
		tables := content.all("document-content", "body", "spreadsheet", "table")
		for _, i := range source.tables {
			counts = append(counts, tables[i].odsCells())
		}
	default:
		return nil, false
	}
	return counts, true
}

// asManyAsInXML compares the cells read with those there. Not ok: it could not, or a sheet was not read whole.
func asManyAsInXML(t *testing.T, name string, w *Workbook, parts map[string]string) (ok bool) {
	t.Helper()
	counts, ok := inXML(w, parts)
	if !ok {
		return false
	}
	for _, info := range w.Sheets() {
		cells := 0
		for row, err := range w.Rows(t.Context(), info.Index) {
			if err != nil {
				return false
			}
			cells += len(row.Cells)
		}
		if cells != counts[info.Index] {
			t.Errorf("%s %s: %d cells read, %d in the XML", name, info.Name, cells, counts[info.Index])
		}
	}
	return true
}

// specimens are found files that are not large, and one that excelize wrote.
func specimens(t testing.TB) map[string][]byte {
	files := foundFiles(t, ".xls", ".et", ".ods")
	files["written.xlsx"] = written(t)
	files["gbk.csv"] = []byte("\xB5\xA5\xCE\xBB,\xBD\xF0\xB6\xEE\r\n\"a\"\"b\",1\r\n")
	files["tabs.csv"] = []byte("序号\t名称\r\n1\t\"两\n行\"\r\n")
	if _, err := os.Stat(corpus); err != nil {
		return files
	}
	for path := range manifest(t) {
		data, err := os.ReadFile(filepath.Join(corpus, path))
		if err != nil {
			t.Fatal(err)
		}
		if len(data) < 40<<10 && !strings.HasPrefix(path, "hostile/") {
			files[path] = data
		}
	}
	return files
}

func TestAsManyCellsAreReadAsAreInTheXML(t *testing.T) {
	t.Parallel()
	compared := 0
	for name, data := range specimens(t) {
		if name == "encrypted_password.xls" {
			continue
		}
		w, err := Open(t.Context(), name, data, Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if parts := unzipped(t, data); parts != nil {
			if !asManyAsInXML(t, name, w, parts) {
				t.Errorf("%s: not compared", name)
			}
			compared++
		}
	}
	if compared < 4 {
		t.Errorf("only %d files compared", compared)
	}
}

// TestSplicedFiles changes what lies behind checksums and containers of found files: cuts it, flips bytes, takes
// pieces out, puts them in twice, goes on with another file's. Whatever comes of it is read in order or refused with
// a code, with bounded memory and time, and nothing that is there is left out without a word.
func TestSplicedFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	files := specimens(t)
	names := slices.Sorted(maps.Keys(files))
	at := func(b []byte) int { // half of the time where a tag begins, if there is one
		i := random.IntN(len(b) + 1)
		if n := bytes.IndexByte(b[i:], '<'); n >= 0 && random.IntN(2) == 0 {
			return i + n
		}
		return i
	}
	change := func(b, other []byte) []byte {
		i, j := at(b), at(b)
		if i > j {
			i, j = j, i
		}
		switch random.IntN(5) {
		case 0:
			return b[:i]
		case 1:
			out := bytes.Clone(b)
			for range 1 + random.IntN(3) {
				if len(out) > 0 {
					out[random.IntN(len(out))] ^= byte(1 + random.IntN(255))
				}
			}
			return out
		case 2:
			return slices.Concat(b[:i], b[j:])
		case 3:
			return slices.Concat(b[:j], b[i:])
		}
		return slices.Concat(b[:i], other[at(other):])
	}
	// interior is the part of a file to change, and how to put it back.
	interior := func(name string) (inside []byte, rebuild func([]byte) ([]byte, map[string]string)) {
		data := files[name]
		if parts := unzipped(t, data); parts != nil {
			var xmls []string
			for part := range parts {
				if strings.HasSuffix(part, ".xml") && (strings.HasPrefix(part, "xl/worksheets/s") || strings.HasPrefix(part, "xl/s") || part == odfContent || part == "xl/workbook.xml") {
					xmls = append(xmls, part)
				}
			}
			slices.Sort(xmls)
			part := xmls[random.IntN(len(xmls))]
			return []byte(parts[part]), func(b []byte) ([]byte, map[string]string) {
				parts[part] = string(b)
				return stored(parts), parts
			}
		}
		if bytes.HasPrefix(data, []byte(oleMagic)) && name != "encrypted_password.xls" {
			return streamOf(t, data), func(b []byte) ([]byte, map[string]string) { return storedOLE("Workbook", b), nil }
		}
		return data, func(b []byte) ([]byte, map[string]string) { return b, nil }
	}
	limits := Limits{Cells: 200_000, Strings: 1 << 20, TextBytes: 1 << 16, Merges: 60_000}
	outcomes := map[Code]int{}
	compared := 0
	for range 4000 {
		name := names[random.IntN(len(names))]
		inside, rebuild := interior(name)
		other, _ := interior(names[random.IntN(len(names))])
		if random.IntN(2) == 0 {
			other = inside
		}
		data, parts := rebuild(change(inside, other))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		w, err := Open(t.Context(), name, data, limits)
		if err == nil {
			err = inOrder(context.Background(), w)
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		code := codeOf(err)
		outcomes[code]++
		if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; code == "other" || took > 2*time.Second || allocated > 100 {
			t.Fatalf("%s: %v, %v, %d MiB", name, err, took, allocated)
		}
		if err == nil && parts != nil && asManyAsInXML(t, name, w, parts) {
			compared++
		}
	}
	if compared < 100 || outcomes[""] < 300 || outcomes[DamagedWorkbook] < 1000 {
		t.Errorf("%d compared, %v: too few to tell", compared, outcomes)
	}
}
