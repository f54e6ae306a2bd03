package sheet

// Limits bound what one hostile or senseless file can cost. A zero field takes its default, which
// lets through any sheet an office has shown us; an exceeded one is an error that names the field.
type Limits struct {
	// UnpackedBytes of all parts of an xlsx together, or of a file that is not packed. Sheets are
	// streamed, so this is time rather than memory: some 4 s a GiB. Default
	// 1 GiB; 200,000 rows × 20 columns are some 150 MB.
	UnpackedBytes int64
	// Ratio of unpacked to packed bytes of one part, looked at beyond 1 MiB unpacked. Default 300;
	// sheets reach 10 to 50, deflate at most 1032.
	Ratio int64
	// Cells of one sheet, empty ones that are stored (for their borders, say) included.
	// Default 20 million.
	Cells int64
	// Strings is the memory in bytes that the shared strings of an xlsx or xls may take: their text
	// and 16 bytes each. Default 256 MiB.
	Strings int64
	// TextBytes of one cell. Default 1 MiB; Excel holds 32,767 characters.
	TextBytes int64
	// Nesting of elements in the XML of an xlsx or ods. Default 256; sheets reach 10.
	Nesting int64
	// Merges of one sheet. Default 1 million.
	Merges int64
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		field *int64
		value int64
	}{
		{&l.UnpackedBytes, 1 << 30},
		{&l.Ratio, 300},
		{&l.Cells, 20_000_000},
		{&l.Strings, 256 << 20},
		{&l.TextBytes, 1 << 20},
		{&l.Nesting, 256},
		{&l.Merges, 1_000_000},
	} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	return l
}
