package workbook

import (
	"bytes"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func rows(list ...[]Cell) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestWorkbookHoldsTheTables(t *testing.T) {
	var b bytes.Buffer
	err := WriteXLSX(&b,
		Table{Name: "项目", Header: []string{"名称", "金额"}, Count: 2, Rows: rows(
			[]Cell{Text("=1+1"), Number("12345.67")},
			[]Cell{Text("乙"), Number("12345678901234567.89")})},
		Table{Name: "空", Header: []string{"甲"}, Rows: rows()})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("项目")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"名称", "金额"}, {"=1+1", "12345.67"}, {"乙", "12345678901234567.89"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if formula, _ := f.GetCellFormula("项目", "A2"); formula != "" {
		t.Errorf("text became a formula: %s", formula)
	}
	if dimension, _ := f.GetSheetDimension("项目"); dimension != "A1:B3" {
		t.Errorf("dimension %s", dimension)
	}
	if diff := cmp.Diff([]string{"项目", "空"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

func TestTextIsQuotedAndNoFormulaInCSV(t *testing.T) {
	var b bytes.Buffer
	err := WriteCSV(&b, Table{Header: []string{"名称", "金额"}, Rows: rows(
		[]Cell{Text("=cmd()"), Number("-3.5")},
		[]Cell{Text("甲,乙\n丙"), Number("")})})
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeff名称,金额\r\n'=cmd(),-3.5\r\n\"甲,乙\r\n丙\",\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestErrorOfARowEndsTheWriting(t *testing.T) {
	boom := errors.New("boom")
	failing := func(yield func([]Cell, error) bool) { yield(nil, boom) }
	if err := WriteXLSX(&bytes.Buffer{}, Table{Name: "a", Header: []string{"x"}, Rows: failing}); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if err := WriteCSV(&bytes.Buffer{}, Table{Header: []string{"x"}, Rows: failing}); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}
