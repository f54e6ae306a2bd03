package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// largeRows and largeCols are the size the reader is judged by; excelize is too slow for all of it in
// a benchmark that people run, so it gets a twentieth and the times are compared by cell.
const (
	largeRows  = 200_000
	smallRows  = largeRows / 20
	largeCols  = 20
	sharedSize = 20_000
)

// generated writes a ledger-like workbook: of 20 columns 8 shared texts, 2 dates, 10 numbers.
func generated(b *testing.B, rows int) []byte {
	b.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	write := func(name string, fill func(w *bytes.Buffer, flush func())) {
		f, err := z.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		var buf bytes.Buffer
		flush := func() {
			if _, err := buf.WriteTo(f); err != nil {
				b.Fatal(err)
			}
		}
		fill(&buf, flush)
		flush()
	}
	for _, name := range []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} {
		write(name, func(w *bytes.Buffer, _ func()) { w.WriteString(minimal[name]) })
	}
	write("[Content_Types].xml", func(w *bytes.Buffer, _ func()) {
		w.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`)
	})
	write("xl/styles.xml", func(w *bytes.Buffer, _ func()) {
		w.WriteString(`<styleSheet ` + mainNS + `><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	})
	write("xl/sharedStrings.xml", func(w *bytes.Buffer, _ func()) {
		w.WriteString(`<sst ` + mainNS + `>`)
		for i := range sharedSize {
			fmt.Fprintf(w, `<si><t>韶关市翁源县官渡镇第%d号帮扶项目</t></si>`, i)
		}
		w.WriteString(`</sst>`)
	})
	write(sheet1, func(w *bytes.Buffer, flush func()) {
		w.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet ` + mainNS + `><sheetData>`)
		for row := 1; row <= rows; row++ {
			w.WriteString(`<row r="` + strconv.Itoa(row) + `" spans="1:20">`)
			for col := 1; col <= largeCols; col++ {
				n := (row*31 + col*977) % sharedSize
				w.WriteString(`<c r="` + Ref(row, col))
				switch {
				case col <= 8:
					w.WriteString(`" t="s"><v>` + strconv.Itoa(n) + `</v></c>`)
				case col <= 10:
					w.WriteString(`" s="1"><v>` + strconv.Itoa(40000+n%6000) + `</v></c>`)
				case col == 11:
					w.WriteString(`"><v>345.29000000000002</v></c>`)
				default:
					w.WriteString(`"><v>` + strconv.Itoa(n) + "." + strconv.Itoa(10+row%89) + `</v></c>`)
				}
			}
			w.WriteString(`</row>`)
			if row%256 == 0 {
				flush()
			}
		}
		w.WriteString(`</sheetData></worksheet>`)
	})
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

var large, small struct {
	once sync.Once
	data []byte
}

// BenchmarkRows reads 200,000 rows × 20 columns and, for comparison, has excelize read a twentieth of
// it raw. Metrics: time of one cell here and there, how many times longer excelize takes, and the
// largest heap seen while reading, the packed file included.
func BenchmarkRows(b *testing.B) {
	large.once.Do(func() { large.data = generated(b, largeRows) })
	small.once.Do(func() { small.data = generated(b, smallRows) })
	runtime.GC()
	var peak uint64
	b.ReportAllocs()
	for b.Loop() {
		w, err := Open(b.Context(), "a.xlsx", large.data, Limits{})
		if err != nil {
			b.Fatal(err)
		}
		cells := 0
		for row, err := range w.Rows(b.Context(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			cells += len(row.Cells)
			if row.Number%20_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
		if cells != largeRows*largeCols {
			b.Fatalf("%d cells", cells)
		}
	}
	ours := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / (largeRows * largeCols)

	start := time.Now()
	f, err := excelize.OpenReader(bytes.NewReader(small.data), excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("台账")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	cells := 0
	for rows.Next() {
		columns, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		cells += len(columns)
	}
	if cells != smallRows*largeCols {
		b.Fatalf("excelize: %d cells", cells)
	}
	theirs := float64(time.Since(start).Nanoseconds()) / (smallRows * largeCols)
	b.ReportMetric(ours, "ns/cell")
	b.ReportMetric(theirs, "excelize-ns/cell")
	b.ReportMetric(theirs/ours, "times-faster")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}
