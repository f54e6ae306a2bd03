// Command generate writes the sample workbooks of package testdata.
//
// It makes sheets as Chinese offices make them, out of published headlines and invented
// rows that add up to them exactly; ../SOURCES.md says which is which. It must not depend
// on the clock, the network or chance: the same program writes the same bytes, and a test
// holds the committed files to that. Run it from the module's root:
//
//	go run ./testdata/generate
//
// Start reading at samples, then at one workbook: city_aid.go is the plainest.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"
)

var panesBelow = excelize.Panes{Freeze: true, YSplit: 5, TopLeftCell: "A6", ActivePane: "bottomLeft"}

// samples are all files by name.
func samples() map[string][]byte {
	a := newAtlas()
	return map[string][]byte{
		"p01-莞韶对口帮扶项目台账.xlsx":   cityAid(a),
		"p02-省直纵向帮扶资金和项目.xlsx":  provincial(a),
		"p03-千企帮千镇万企兴万村.csv":    thousandFirms(a),
		"p04-双百行动协作项目.xlsx":     doubleHundred(a),
		"p05-建筑业企业结对帮扶汇总表.xlsx": builders(a),
		"p06-容桂村级工业园改造.xlsx":    villageParks(a),
		"p07-涵江双轮驱动征迁.xlsx":     expropriation(a),
		"p08-奇槎片区建设项目.xlsx":     zoneBuildUp(a),
		"p09-包点责任表.xlsx":        responsibility(a),
		"p10-绿美乡村基层治理.csv":      grassroots(a),
	}
}

func write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, data := range samples() {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	folder := flag.String("o", "testdata/samples", "folder to write the workbooks to")
	flag.Parse()
	if err := write(*folder); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
