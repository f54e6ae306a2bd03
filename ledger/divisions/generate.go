//go:build ignore

// Command generate packs the bureau's lists into packed/. See SOURCE.md.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jiedui/ledger/divisions/internal/pack"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 || args[0] == "" {
		return errors.New("usage: DIVISIONS_SOURCE=<source directory> go generate ./ledger/divisions")
	}
	source := args[0]
	var upper []pack.Row
	for _, name := range []string{"provinces.csv", "cities.csv", "areas.csv", "streets.csv"} {
		f, err := os.Open(filepath.Join(source, name))
		if err != nil {
			return err
		}
		rows, err := readCSV(f)
		f.Close() // read only
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		upper = append(upper, rows...)
	}
	numbered, err := readNumbered(filepath.Join(source, "HK-MO-TW.json"))
	if err != nil {
		return err
	}
	if err := write("upper", append(upper, numbered...)); err != nil {
		return err
	}

	f, err := os.Open(filepath.Join(source, "villages.csv.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	rows, err := readCSV(z)
	if err != nil {
		return fmt.Errorf("villages: %w", err)
	}
	villages := map[string][]pack.Row{}
	for _, row := range rows {
		villages[row.Code[:2]] = append(villages[row.Code[:2]], row)
	}
	for province, rows := range villages {
		if err := write("villages-"+province, rows); err != nil {
			return err
		}
	}
	return nil
}

// readCSV reads the first two columns, code and name, below the header line.
func readCSV(r io.Reader) ([]pack.Row, error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []pack.Row
	for _, line := range lines[1:] {
		rows = append(rows, pack.Row{Code: line[0], Name: line[1]})
	}
	return rows, nil
}

// readNumbered reads province → city → counties and numbers the cities and
// counties in the order of the file, which is why it is read token by token.
func readNumbered(path string) ([]pack.Row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	codes := map[string]string{"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}
	var rows []pack.Row
	var province string
	var cities, counties, depth int
	for d := json.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		switch token := token.(type) {
		case json.Delim:
			if strings.ContainsRune("{[", rune(token)) {
				depth++
			} else {
				depth--
			}
		case string:
			switch depth {
			case 1:
				if province = codes[token]; province == "" {
					return nil, fmt.Errorf("%s: no code for %s", path, token)
				}
				cities = 0
				rows = append(rows, pack.Row{Code: province, Name: token})
			case 2:
				cities, counties = cities+1, 0
				rows = append(rows, pack.Row{Code: fmt.Sprintf("%s%02d", province, cities), Name: token})
			case 3:
				counties++
				rows = append(rows, pack.Row{Code: fmt.Sprintf("%s%02d%02d", province, cities, counties), Name: token})
			}
		}
	}
}

func write(name string, rows []pack.Row) error {
	slices.SortFunc(rows, func(a, b pack.Row) int { return cmp.Compare(a.Code, b.Code) })
	var packed bytes.Buffer
	if err := pack.Write(&packed, rows); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	back, err := pack.Read(bytes.NewReader(packed.Bytes()))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !slices.Equal(rows, back) {
		return fmt.Errorf("%s: reads back differently", name)
	}
	return os.WriteFile(filepath.Join("packed", name), packed.Bytes(), 0o644)
}
