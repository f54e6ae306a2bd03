package main

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
	"strings"
	"syscall"
	"testing"
	"time"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/store/storetest"
)

// The whole import and the bars it is held to, on two cores.
const (
	wholeRows     = 100_000
	leastRowsPerS = 10_000
	mostMiB       = 300 // of memory, program and file included
)

// BenchmarkImport100k imports a workbook of 100,000 projects × 20 columns with the built
// program in a process of its own: reading, mapping, resolving, checking and applying.
// It reports rows a second of wall time, user CPU, the largest memory and how many times
// the CPU of reading the cells alone that is.
//
//	go test ./cmd/jiedui -run=^$ -bench=Import100k -benchtime=1x
func BenchmarkImport100k(b *testing.B) {
	file := filepath.Join(workDir, "十万.xlsx")
	if err := os.WriteFile(file, wideWorkbook(b, wholeRows), 0o600); err != nil {
		b.Fatal(err)
	}
	alone := readingAlone(b, file)
	b.Run("sqlite", func(b *testing.B) { benchmarkImport(b, file, alone, func() string { return storetest.SQLiteURL(b) }) })
	b.Run("postgres", func(b *testing.B) { benchmarkImport(b, file, alone, func() string { return storetest.PostgresURL(b) }) })
}

func benchmarkImport(b *testing.B, file string, alone time.Duration, newURL func() string) {
	program, err := builtBinary()
	if err != nil {
		b.Fatal(err)
	}
	config := filepath.Join(b.TempDir(), "settings.yaml")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		b.Fatal(err)
	}
	for range b.N {
		url := newURL()
		load := exec.Command(program, "places", "load", "44", "--config", config, "--database.url", url)
		if out, err := load.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		c := exec.Command(program, "import", file, "--config", config, "--database.url", url, "--log.level", "warn")
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		started := time.Now()
		if err := c.Run(); err != nil {
			b.Fatalf("%v: %s", err, out.String())
		}
		took := time.Since(started)
		if !containsFields(out.String(), "project", fmt.Sprint(wholeRows), fmt.Sprint(wholeRows)) {
			b.Fatalf("not every row became a project:\n%s", out.String())
		}
		usage := c.ProcessState.SysUsage().(*syscall.Rusage)
		user, peak := c.ProcessState.UserTime(), float64(usage.Maxrss)/1024
		rate := wholeRows / took.Seconds()
		b.ReportMetric(rate, "rows/s")
		b.ReportMetric(user.Seconds(), "user-s")
		b.ReportMetric(peak, "peak-MiB")
		b.ReportMetric(user.Seconds()/alone.Seconds(), "×reading")
		if rate < leastRowsPerS {
			b.Errorf("%.0f rows a second, fewer than %d", rate, leastRowsPerS)
		}
		if peak > mostMiB {
			b.Errorf("%.0f MiB at the peak, more than %d", peak, mostMiB)
		}
	}
}

// containsFields reports whether a line begins with the words.
func containsFields(text string, words ...string) bool {
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) >= len(words) && strings.Join(fields[:len(words)], " ") == strings.Join(words, " ") {
			return true
		}
	}
	return false
}

// readingAlone is the user CPU of going through the cells.
func readingAlone(b *testing.B, file string) time.Duration {
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	before := userTime(b)
	w, err := sheet.Open(context.Background(), file, data, sheet.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	rows := 0
	for _, err := range w.Rows(context.Background(), 0) {
		if err != nil {
			b.Fatal(err)
		}
		rows++
	}
	if rows < wholeRows {
		b.Fatalf("%d rows", rows)
	}
	return userTime(b) - before
}

func userTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// wideHeadings are 20 columns that builders report of a project.
var wideHeadings = []string{"序号", "项目代码", "项目名称", "县（市、区）", "镇（街）", "结对企业", "项目类别", "建设内容", "责任单位",
	"计划总投资（万元）", "年度计划投资（万元）", "合同投资额（万元）", "累计完成投资（万元）", "占地面积（亩）", "受益人数（人）",
	"项目状态", "签约时间", "开工时间", "计划竣工时间", "备注"}

// wideWorkbook is a workbook as spreadsheet programs write it, texts shared.
func wideWorkbook(b *testing.B, rows int) []byte {
	b.Helper()
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	part := func(name string, write func(w *bufio.Writer)) {
		out, err := z.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriterSize(out, 1<<20)
		w.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
		write(w)
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	}
	const (
		main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		rels = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
		kind = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	)
	part("[Content_Types].xml", func(w *bufio.Writer) {
		w.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`)
	})
	part("_rels/.rels", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<Relationships %s><Relationship Id="rId1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>`, rels, kind)
	})
	part("xl/_rels/workbook.xml.rels", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<Relationships %s><Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="%s/styles" Target="styles.xml"/><Relationship Id="rId3" Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>`, rels, kind, kind, kind)
	})
	part("xl/workbook.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<workbook %s xmlns:r="%s"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`, main, kind)
	})
	part("xl/styles.xml", func(w *bufio.Writer) { // 1: a date
		fmt.Fprintf(w, `<styleSheet %s><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`, main)
	})
	texts := map[string]int{}
	var shared []string
	part("xl/worksheets/sheet1.xml", func(w *bufio.Writer) {
		text := func(col, row int, s string) {
			i, found := texts[s]
			if !found {
				i = len(shared)
				texts[s], shared = i, append(shared, s)
			}
			fmt.Fprintf(w, `<c r="%s%d" t="s"><v>%d</v></c>`, ledger.ColumnLetters(col), row, i)
		}
		number := func(col, row int, style, n string) {
			fmt.Fprintf(w, `<c r="%s%d" s="%s"><v>%s</v></c>`, ledger.ColumnLetters(col), row, style, n)
		}
		fmt.Fprintf(w, `<worksheet %s><dimension ref="A1:T%d"/><sheetData><row r="1">`, main, rows+3)
		text(1, 1, "韶关市建筑业企业结对帮扶共建项目台账")
		w.WriteString(`</row><row r="2">`)
		text(1, 2, "（截至2024年12月31日）")
		w.WriteString(`</row><row r="3">`)
		for i, h := range wideHeadings {
			text(i+1, 3, h)
		}
		w.WriteString(`</row>`)
		towns := []string{"官渡镇", "龙仙镇", "江尾镇", "周陂镇"}
		for i := range rows {
			r := i + 4
			fmt.Fprintf(w, `<row r="%d">`, r)
			number(1, r, "0", fmt.Sprint(i+1))
			text(2, r, fmt.Sprintf("2024-440229-%06d", i))
			text(3, r, fmt.Sprintf("典型镇村建设项目第%d号", i+1))
			text(4, r, "翁源县")
			text(5, r, towns[i%len(towns)])
			text(6, r, fmt.Sprintf("粤北第%d建筑工程有限公司", i%997))
			text(7, r, []string{"乡村建设", "民生", "产业"}[i%3])
			text(8, r, fmt.Sprintf("改造民居%d栋，铺装道路，建设文体广场", i%500))
			text(9, r, fmt.Sprintf("翁源县第%d工作局", i%89))
			number(10, r, "0", fmt.Sprintf("%d.5", 1000+i%5000))
			number(11, r, "0", fmt.Sprint(300+i%400))
			number(12, r, "0", fmt.Sprintf("%d.25", 900+i%5000))
			number(13, r, "0", fmt.Sprintf("%d.29", 500+i%5000))
			number(14, r, "0", fmt.Sprintf("%d.5", i%300))
			number(15, r, "0", fmt.Sprint(i%8000))
			text(16, r, []string{"在建", "竣工", "已签约"}[i%3])
			number(17, r, "1", fmt.Sprint(45000+i%200))
			if i%3 == 2 {
				text(18, r, "")
			} else {
				number(18, r, "1", fmt.Sprint(45210+i%100))
			}
			number(19, r, "1", fmt.Sprint(46000+i%300))
			text(20, r, fmt.Sprintf("第%d批", i%12))
			w.WriteString(`</row>`)
		}
		w.WriteString(`</sheetData></worksheet>`)
	})
	part("xl/sharedStrings.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<sst %s>`, main)
		for _, s := range shared {
			w.WriteString(`<si><t>` + s + `</t></si>`)
		}
		w.WriteString(`</sst>`)
	})
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}
