package importers

import (
	"context"
	"regexp"

	"jiedui/importers/sheet"
)

// resultSheet and countsLine are the name and the first line of the sheet that lists the findings in a workbook that we
// gave back; see importers/annotate.
const resultSheet = "导入结果"

var countsLine = regexp.MustCompile(`^(?:错误 \d+ 条，警告 \d+ 条|\d+ errors, \d+ warnings)`)

// listsFindings reports whether a sheet is that list. What it repeats of other sheets may look like headings, but none
// of it is its sender's.
func listsFindings(ctx context.Context, w *sheet.Workbook, info sheet.Info) bool {
	if info.Name != resultSheet {
		return false
	}
	for row, err := range w.Rows(ctx, info.Index) {
		return err == nil && len(row.Cells) > 0 && countsLine.MatchString(row.Cells[0].Text)
	}
	return false
}
