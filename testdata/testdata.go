// Package testdata holds sample workbooks of the kind that partners send: for the demo,
// for tests of other packages, and to try an installation with.
//
// Their headlines are published, their rows are invented to add up to them exactly;
// SOURCES.md says which is which. No program may take a row for a fact, and nothing here
// is edited by hand: change generate and run it. Start reading at SOURCES.md.
package testdata

import (
	"embed"
	"fmt"
)

//go:generate go run ./generate -o samples

//go:embed samples
var files embed.FS

// Sample is one workbook as it would be uploaded.
type Sample struct {
	Name string // file name, such as p01-莞韶对口帮扶项目台账.xlsx
	Data []byte
}

// Samples lists the workbooks by name.
func Samples() ([]Sample, error) {
	entries, err := files.ReadDir("samples") // sorted by name
	if err != nil {
		return nil, fmt.Errorf("list samples: %w", err)
	}
	samples := make([]Sample, 0, len(entries))
	for _, e := range entries {
		data, err := files.ReadFile("samples/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read sample %s: %w", e.Name(), err)
		}
		samples = append(samples, Sample{e.Name(), data})
	}
	return samples, nil
}
