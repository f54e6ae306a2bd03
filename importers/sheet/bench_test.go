package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// The size the reader is judged by, and the bars.
const (
	largeRows   = 200_000
	largeCols   = 20
	largeCells  = largeRows * largeCols * 24 / 25 // one in 25 is a styled blank
	largeMerges = 1000
	sharedSize  = 20_000
	leastRatio  = 7   // of excelize's user CPU time to ours
	mostMiB     = 120 // of memory a process takes to read it, program and file included
)

// ledgerSheet writes the rows of a ledger-like sheet the way Excel does: a running number, 7 shared texts, an
// inline text, 2 dates, and 9 numbers, one stored with its binary error and one the result of a formula.
func ledgerSheet(out io.Writer, rows int) error {
	w := bufio.NewWriterSize(out, 1<<20)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\r\n"+
		`<worksheet %s %s><dimension ref="A1:T%d"/><sheetFormatPr defaultRowHeight="14"/><cols><col min="1" max="3" width="12" customWidth="1"/></cols><sheetData>`, mainNS, relNS, rows)
	for row := 1; row <= rows; row++ {
		w.WriteString(`<row r="` + strconv.Itoa(row) + `" spans="1:20">`)
		for col := 1; col <= largeCols; col++ {
			n := (row*31 + col*977) % sharedSize
			w.WriteString(`<c r="` + Ref(row, col) + `" s="`)
			number := strconv.Itoa(n) + "." + strconv.Itoa(10+row%89)
			switch {
			case (row+col)%25 == 0:
				w.WriteString(`1"/>`)
			case col == 1:
				w.WriteString(`0"><v>` + strconv.Itoa(row) + `</v></c>`)
			case col <= 8:
				w.WriteString(`1" t="s"><v>` + strconv.Itoa(n) + `</v></c>`)
			case col == 9:
				w.WriteString(`1" t="inlineStr"><is><t>官渡镇第` + strconv.Itoa(n) + `号</t></is></c>`)
			case col <= 11:
				w.WriteString(`2"><v>` + strconv.Itoa(40000+n%6000) + `</v></c>`)
			case col == 12:
				w.WriteString(`3"><v>` + strconv.Itoa(100+n%800) + `.29000000000002</v></c>`)
			case col == 13:
				w.WriteString(`3"><f>N` + strconv.Itoa(row) + `*2</f><v>` + number + `</v></c>`)
			default:
				w.WriteString(`3"><v>` + number + `</v></c>`)
			}
		}
		w.WriteString(`</row>`)
	}
	fmt.Fprintf(w, `</sheetData><mergeCells count="%d">`, largeMerges)
	for i := range largeMerges {
		fmt.Fprintf(w, `<mergeCell ref="%v"/>`, Range{1 + 2*i, 2, 2 + 2*i, 2})
	}
	w.WriteString(`</mergeCells></worksheet>`)
	return w.Flush()
}

// writeLedger writes a workbook with ledgerSheet as its sheet 台账.
func writeLedger(out io.Writer, rows int) error {
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	var shared strings.Builder
	shared.WriteString(`<sst ` + mainNS + `>`)
	for i := range sharedSize {
		fmt.Fprintf(&shared, `<si><t>韶关市翁源县官渡镇第%d号帮扶项目</t></si>`, i)
	}
	shared.WriteString(`</sst>`)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", minimal["_rels/.rels"]},
		{"xl/workbook.xml", minimal["xl/workbook.xml"]},
		{"xl/_rels/workbook.xml.rels", minimal["xl/_rels/workbook.xml.rels"]},
		{"xl/styles.xml", `<styleSheet ` + mainNS + `><cellXfs><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>`},
		{"xl/sharedStrings.xml", shared.String()},
		{sheet1, ""},
	} {
		f, err := z.Create(part.name)
		if err != nil {
			return err
		}
		if part.name == sheet1 {
			err = ledgerSheet(f, rows)
		} else {
			_, err = io.WriteString(f, part.content)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// Names of the readers and of the variable by which a process of the test binary is told to be one.
const (
	asReader   = "SHEET_TEST_READ_AS"
	ours       = "jiedui"
	theirs     = "excelize"
	exhausting = "exhausting" // ours, of files that may be refused
)

// TestMain makes the binary a reader of one file if it is told to: only of a process of its own can it be said
// what CPU time and memory reading took.
func TestMain(m *testing.M) {
	if reader := os.Getenv(asReader); reader != "" {
		cells, err := readAs(reader, os.Args[1])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(cells, peakKiB())
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// readAs reads all cells of the first sheet, and counts them.
func readAs(reader, file string) (cells int, err error) {
	if reader == theirs {
		return readAsExcelize(file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	ctx := context.Background()
	if reader == exhausting {
		if err := exhaust(ctx, file, data); codeOf(err) == "other" {
			return 0, err
		}
		return 0, nil
	}
	w, err := Open(ctx, file, data, Limits{})
	if err != nil {
		return 0, err
	}
	for row, err := range w.Rows(ctx, 0) {
		if err != nil {
			return 0, err
		}
		cells += len(row.Cells)
	}
	merges, err := w.Merges(ctx, 0)
	if err == nil && len(merges) != largeMerges {
		err = fmt.Errorf("%d merges", len(merges))
	}
	return cells, err
}

func readAsExcelize(file string) (cells int, err error) {
	raw := excelize.Options{RawCellValue: true}
	f, err := excelize.OpenFile(file, raw)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows("台账")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		columns, err := rows.Columns(raw)
		if err != nil {
			return 0, err
		}
		for _, value := range columns {
			if value != "" {
				cells++
			}
		}
	}
	return cells, rows.Error()
}

// peakKiB is the largest memory this process has had, 0 where the system does not say.
func peakKiB() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return n
		}
	}
	return 0
}

// reading is what a process took to read a file.
type reading struct {
	cells      int
	user, wall time.Duration
	peak       float64 // MiB
}

// readApart reads a file in a process of its own. Ours has no folder to make temporary files in.
func readApart(tb testing.TB, reader, file string) reading {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), os.Args[0], file)
	cmd.Env = append(os.Environ(), asReader+"="+reader)
	if reader != theirs {
		cmd.Env = append(cmd.Env, "TMPDIR="+filepath.Join(filepath.Dir(file), "there is none"))
	}
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	start := time.Now()
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%s: %v\n%s", reader, err, complaints.Bytes())
	}
	r := reading{user: cmd.ProcessState.UserTime(), wall: time.Since(start)}
	kib := 0
	if _, err := fmt.Sscan(out.String(), &r.cells, &kib); err != nil {
		tb.Fatalf("%s said %q: %v", reader, out.Bytes(), err)
	}
	r.peak = float64(kib) / 1024
	return r
}

// BenchmarkRows has this package and excelize, raw, read 200,000 rows × 20 columns, each in a process of its own
// that opens the file, and prints the CPU time in user mode and the peak of memory of both, and the ratio. It fails
// below the bars.
func BenchmarkRows(b *testing.B) {
	file := filepath.Join(b.TempDir(), "ledger.xlsx")
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := writeLedger(f, largeRows); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	other := readApart(b, theirs, file)
	var own reading
	rounds := 0
	for b.Loop() {
		r := readApart(b, ours, file)
		own = reading{r.cells, own.user + r.user, own.wall + r.wall, max(own.peak, r.peak)}
		rounds++
	}
	if own.cells != largeCells || other.cells != largeCells {
		b.Fatalf("%d cells, excelize %d, want %d", own.cells, other.cells, largeCells)
	}
	user := own.user.Seconds() / float64(rounds)
	ratio := other.user.Seconds() / user
	b.ReportMetric(user, "user-s")
	b.ReportMetric(own.wall.Seconds()/float64(rounds), "wall-s")
	b.ReportMetric(own.peak, "peak-MiB")
	b.ReportMetric(other.user.Seconds(), "excelize-user-s")
	b.ReportMetric(other.peak, "excelize-peak-MiB")
	b.ReportMetric(ratio, "times-less-CPU")
	if ratio < leastRatio || own.peak > mostMiB {
		b.Errorf("%.1f times less CPU than excelize, want %d; peak of %.0f MiB, want at most %d", ratio, leastRatio, own.peak, mostMiB)
	}
}
