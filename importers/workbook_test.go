package importers

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.yaml.in/yaml/v3"
)

// workbookFile is a sheet of a case's workbook. Cells are YAML scalars: text, numbers, or
// {error: "#REF!"}, {percent: 0.9}, {date: 2024-03-05}, {formula: 12.3456789} for a value
// that a formula gave.
type workbookFile struct {
	Name   string        `yaml:"name"`
	Hidden bool          `yaml:"hidden"`
	Merges []string      `yaml:"merges"` // A1:C1
	Filter []int         `yaml:"hidden_rows"`
	Narrow []string      `yaml:"hidden_columns"` // A, C:D
	Rows   [][]yaml.Node `yaml:"rows"`
}

// marker stands for cells that excelize cannot write as stored: replaced afterwards.
const marker = 987650000

// buildWorkbook writes the workbook of a case.
func buildWorkbook(t *testing.T, sheets []workbookFile) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	check(t, err)
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(t, err)
	replaced := map[string]string{}
	for i, s := range sheets {
		if i == 0 {
			check(t, f.SetSheetName("Sheet1", s.Name))
		} else {
			_, err := f.NewSheet(s.Name)
			check(t, err)
		}
		for r, cells := range s.Rows {
			for c, node := range cells {
				ref, err := excelize.CoordinatesToCellName(c+1, r+1)
				check(t, err)
				if node.Kind != yaml.MappingNode {
					var v any
					check(t, node.Decode(&v))
					if v != nil {
						check(t, f.SetCellValue(s.Name, ref, v))
					}
					continue
				}
				kind, value := node.Content[0].Value, node.Content[1]
				switch kind {
				case "percent":
					var v float64
					check(t, value.Decode(&v))
					check(t, f.SetCellValue(s.Name, ref, v))
					check(t, f.SetCellStyle(s.Name, ref, ref, percent))
				case "date":
					day, err := time.Parse(time.DateOnly, value.Value)
					check(t, err)
					check(t, f.SetCellValue(s.Name, ref, day))
					check(t, f.SetCellStyle(s.Name, ref, ref, date))
				case "error", "formula":
					n := marker + len(replaced)
					check(t, f.SetCellValue(s.Name, ref, n))
					kindOf := ""
					if kind == "error" {
						kindOf = ` t="e"`
					}
					replaced[fmt.Sprintf(`<v>%d</v>`, n)] = kindOf + `><f>A1</f><v>` + value.Value + `</v>`
				default:
					t.Fatalf("cell %s: %s is no kind of cell", ref, kind)
				}
			}
		}
		for _, row := range s.Filter {
			check(t, f.SetRowVisible(s.Name, row, false))
		}
		for _, columns := range s.Narrow {
			check(t, f.SetColVisible(s.Name, columns, false))
		}
		for _, m := range s.Merges {
			from, to, _ := strings.Cut(m, ":")
			check(t, f.MergeCell(s.Name, from, to))
		}
	}
	for i, s := range sheets {
		if s.Hidden {
			f.SetActiveSheet((i + 1) % len(sheets))
			check(t, f.SetSheetVisible(s.Name, false))
		}
	}
	var out bytes.Buffer
	check(t, f.Write(&out))
	return replaceCells(t, out.Bytes(), replaced)
}

var storedCell = regexp.MustCompile(`(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="n")?>(<v>\d+</v>)`)

func replaceCells(t *testing.T, data []byte, replaced map[string]string) []byte {
	if len(replaced) == 0 {
		return data
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range r.File {
		in, err := part.Open()
		check(t, err)
		text, err := io.ReadAll(in)
		check(t, err)
		if strings.HasPrefix(part.Name, "xl/worksheets/") {
			text = storedCell.ReplaceAllFunc(text, func(cell []byte) []byte {
				m := storedCell.FindSubmatch(cell)
				if now, ok := replaced[string(m[2])]; ok {
					return append(bytes.Clone(m[1]), now...)
				}
				return cell
			})
		}
		p, err := w.Create(part.Name)
		check(t, err)
		_, err = p.Write(text)
		check(t, err)
	}
	check(t, w.Close())
	return out.Bytes()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
