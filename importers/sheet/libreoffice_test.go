package sheet

import (
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// needLibreOffice gives the program that converts without a window.
func needLibreOffice(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"soffice", "libreoffice"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	if os.Getenv("JIEDUI_CI") == "1" {
		t.Fatal("LibreOffice must be installed in CI: soffice is not found")
	}
	t.Skip("LibreOffice is not installed: soffice is not found")
	return ""
}

// Ways to write csv: all sheets, a file each, as UTF-8, separated by commas.
// Source: help.libreoffice.org, "CSV Filter Parameters".
const (
	loStored = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1" // numbers as they would be edited
	loShown  = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"   // as displayed, but texts, and only they, in quotes
)

// convert has LibreOffice write files as csv into a folder. The profile folder is made if it is not there.
func convert(t testing.TB, profile, to, folder string, files []string, options ...string) {
	t.Helper()
	args := append([]string{"-env:UserInstallation=file://" + profile, "--headless"}, options...)
	args = append(append(args, "--convert-to", to, "--outdir", folder), files...)
	out, err := exec.CommandContext(t.Context(), needLibreOffice(t), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
}

// loField is a field of csv as LibreOffice writes it.
type loField struct {
	text   string
	quoted bool
}

// parseLO reads csv without any of the code it is to be compared with.
func parseLO(data string) (records [][]loField) {
	for len(data) > 0 {
		var record []loField
		for last := false; !last; {
			var f loField
			if strings.HasPrefix(data, `"`) {
				f.quoted = true
				var b strings.Builder
				for data = data[1:]; ; {
					n := strings.IndexByte(data, '"')
					b.WriteString(data[:n])
					if data = data[n+1:]; !strings.HasPrefix(data, `"`) {
						break
					}
					b.WriteByte('"')
					data = data[1:]
				}
				f.text = b.String()
			} else {
				n := strings.IndexAny(data, ",\n")
				f.text, data = data[:n], data[n:]
			}
			record = append(record, f)
			last = data[0] == '\n'
			data = data[1:]
		}
		records = append(records, record)
	}
	return records
}

// agrees tells whether LibreOffice's csv, stored, says what a cell holds.
func agrees(c Cell, lo string) bool {
	switch c.Kind {
	case Number:
		scale := 1.0
		if rest, ok := strings.CutSuffix(lo, "%"); ok {
			lo, scale = rest, 100
		}
		want, err := strconv.ParseFloat(lo, 64)
		got, _ := strconv.ParseFloat(c.Text, 64)
		return err == nil && math.Abs(got-want/scale) <= 1e-14*math.Abs(got)
	case Date:
		return c.Text == loDate(lo)
	}
	return c.Text == lo
}

// loDate brings a date as LibreOffice would have it edited, in English, into the form of Cell.Text.
func loDate(lo string) string {
	for _, layout := range []string{"2006-01-02", "01/02/2006", "2006-01-02 15:04:05", "01/02/2006 15:04:05", "2006-01-02 03:04:05 PM", "01/02/2006 03:04:05 PM", "03:04:05 PM"} {
		if date, err := time.Parse(layout, lo); err == nil {
			switch {
			case date.Year() == 0:
				return date.Format(time.TimeOnly)
			case date.Equal(date.Truncate(24 * time.Hour)):
				return date.Format(time.DateOnly)
			}
			return date.Format("2006-01-02T15:04:05")
		}
	}
	return lo
}

// Reasons for which a cell may differ from what LibreOffice says.
const (
	recomputed = "LibreOffice computes the formula anew and by other rules; we pass on the stored result"
	lineEnd    = "the cell holds a carriage return and a line feed; csv has one line end for them"
	truth      = "a truth value by its record (BOOLERR); LibreOffice keeps it as a number, its format says no more"
)

// apart are the cells that differ from what LibreOffice says, with the reason.
var apart = map[string]string{
	"calamine/errors.xlsx Feuil1!A4":     recomputed,
	"calamine/errors.xlsx Feuil1!A5":     recomputed,
	"calamine/errors.xlsx Feuil1!A6":     recomputed,
	"calamine/errors.xlsx Feuil1!A7":     recomputed,
	"calamine/has_x000D_.xlsx Sheet1!A1": lineEnd,
	"sheetjs/wps_write.et Sheet1!A2":     truth,
	"sheetjs/wps_write.et Sheet1!B2":     truth,
	"sheetjs/wps_write.xls Sheet1!A2":    truth,
	"sheetjs/wps_write.xls Sheet1!B2":    truth,
}

// foundSheets are the files of the corpus that are in order, copied under a name that differs in more than the
// extension: LibreOffice names what it writes without it.
type foundSheets struct {
	path, file string
	book       *Workbook
}

func copyCorpus(t testing.TB, folder string, extensions ...string) (found []foundSheets) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(manifest(t))) {
		if strings.HasPrefix(path, "hostile/") || !slices.Contains(extensions, filepath.Ext(path)) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(corpus, path))
		if err != nil {
			t.Fatal(err)
		}
		f := foundSheets{path: path, file: filepath.Join(folder, fmt.Sprintf("%03d%s", len(found), filepath.Ext(path)))}
		if f.book, err = Open(t.Context(), path, data, Limits{}); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := os.WriteFile(f.file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		found = append(found, f)
	}
	return found
}

// written is what LibreOffice has written of a sheet.
func (f foundSheets) written(t testing.TB, folder, sheet string) [][]loField {
	t.Helper()
	stem := strings.TrimSuffix(filepath.Base(f.file), filepath.Ext(f.file))
	data, err := os.ReadFile(filepath.Join(folder, stem+"-"+sheet+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	return parseLO(string(data))
}

func TestAgreesWithLibreOffice(t *testing.T) {
	needLibreOffice(t)
	needCorpus(t)
	t.Parallel()
	work := t.TempDir()
	found := copyCorpus(t, work, ".xlsx", ".xls", ".et", ".ods")
	var files []string
	for _, f := range found {
		files = append(files, f.file)
	}
	profile, stored, shown := filepath.Join(work, "profile"), filepath.Join(work, "stored"), filepath.Join(work, "shown")
	convert(t, profile, loStored, stored, files)
	convert(t, profile, loShown, shown, files)
	compared, sheets := 0, 0
	seen := map[string]bool{}
	for _, f := range found {
		cells, _ := readAll(t, f.book)
		for _, info := range f.book.Sheets() {
			sheets++
			kinds := f.written(t, shown, info.Name)
			for i, record := range f.written(t, stored, info.Name) {
				for j, field := range record {
					at := info.Name + "!" + Ref(i+1, j+1)
					c, held := cells[at]
					delete(cells, at)
					if !held && field.text == "" {
						continue
					}
					compared++
					isText := c.Kind == Text || c.Kind == Error
					if agrees(c, field.text) && (isText == kinds[i][j].quoted || c.Kind == Empty) {
						continue
					}
					if name := f.path + " " + at; apart[name] != "" {
						seen[name] = true
					} else {
						t.Errorf("%s: %v %q (stored %q), LibreOffice has %q, as text %v", name, c.Kind, c.Text, c.Raw, field.text, kinds[i][j].quoted)
					}
				}
			}
		}
		for at, c := range cells {
			if c.Text != "" {
				t.Errorf("%s %s: %v %q, LibreOffice has nothing", f.path, at, c.Kind, c.Text)
			}
		}
	}
	for name, reason := range apart {
		if !seen[name] {
			t.Errorf("%s agrees: it need not be set apart (%s)", name, reason)
		}
	}
	if len(found) < 44 || sheets < 106 || compared < 47_000 {
		t.Errorf("only %d files, %d sheets, %d cells compared", len(found), sheets, compared)
	}
}

// Text files are compared with their encoding told to LibreOffice, which does not find out, and all columns as
// text, as here.
func TestAgreesWithLibreOfficeOnText(t *testing.T) {
	needLibreOffice(t)
	needCorpus(t)
	t.Parallel()
	work := t.TempDir()
	found := copyCorpus(t, work, ".csv")
	columns := "1/2"
	for i := 2; i <= 30; i++ {
		columns += fmt.Sprintf("/%d/2", i)
	}
	byCharset := map[string][]string{}
	for _, f := range found {
		name := f.book.source.(*csvFile).charset.name
		byCharset[name] = append(byCharset[name], f.file)
	}
	written := filepath.Join(work, "written")
	for name, number := range map[string]string{"UTF-8": "76", "GB18030": "85"} {
		convert(t, filepath.Join(work, "profile"), loStored, written, byCharset[name], "--infilter=CSV:44,34,"+number+",1,"+columns)
		delete(byCharset, name)
	}
	if len(byCharset) > 0 {
		t.Errorf("not compared: %v", byCharset)
	}
	compared := 0
	for _, f := range found {
		cells, _ := readAll(t, f.book)
		name := f.book.Sheets()[0].Name
		for i, record := range f.written(t, written, strings.TrimSuffix(filepath.Base(f.file), ".csv")) {
			for j, field := range record {
				at := name + "!" + Ref(i+1, j+1)
				// The TAB that keeps Excel from making a number of a field is no part of it.
				if want := strings.TrimSuffix(field.text, "\t"); cells[at].Text != want {
					t.Errorf("%s %s: %q, LibreOffice has %q", f.path, at, cells[at].Text, field.text)
				}
				delete(cells, at)
				compared++
			}
		}
		for at, c := range cells {
			t.Errorf("%s %s: %q, LibreOffice has nothing", f.path, at, c.Text)
		}
	}
	if len(found) < 8 || compared < 39_000 {
		t.Errorf("only %d files, %d cells compared", len(found), compared)
	}
}
