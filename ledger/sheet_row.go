package ledger

// SheetRow names a row of an imported file.
type SheetRow struct {
	Batch ID
	Sheet int // place in the workbook, from zero
	Row   int // from one
}

// SheetCell is one cell of a row as the file has it, without what it was taken for.
type SheetCell struct {
	Col  int    // from one
	Text string // the value held; of a merged cell, that of its upper left corner
}
