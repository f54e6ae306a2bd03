package sheet

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// rawValue is what excelize gives, raw, for a cell.
func rawValue(c Cell) string {
	switch c.Kind {
	case Number, Date:
		return c.Raw
	case Bool:
		return map[string]string{"TRUE": "1", "FALSE": "0"}[c.Text]
	}
	return c.Text
}

// No cell of the corpus differs from what excelize reads; where that is raw, it knows neither dates nor kinds.
func TestAgreesWithExcelize(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	files, compared := 0, 0
	for path := range manifest(t) {
		if strings.HasPrefix(path, "hostile/") || filepath.Ext(path) != ".xlsx" {
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
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files++
		cells, _ := readAll(t, w)
		differs := func(at string, c Cell, theirs string) {
			compared++
			if rawValue(c) != theirs {
				t.Errorf("%s %s: %v %q (stored %q), excelize has %q", path, at, c.Kind, c.Text, c.Raw, theirs)
			}
		}
		for _, info := range w.Sheets() {
			rows, err := f.Rows(info.Name)
			if err != nil {
				t.Fatal(err)
			}
			for number := 1; rows.Next(); number++ {
				values, err := rows.Columns(excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				for i, value := range values {
					at := info.Name + "!" + Ref(number, i+1)
					c, held := cells[at]
					if delete(cells, at); held || value != "" {
						differs(at, c, value)
					}
				}
			}
			if err := rows.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for at, c := range cells {
			differs(at, c, "")
		}
	}
	if files < 21 || compared < 37_000 {
		t.Errorf("only %d files, %d cells compared", files, compared)
	}
}
