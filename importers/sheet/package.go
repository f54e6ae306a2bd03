package sheet

import (
	"bytes"
	"context"
	"io"
)

// packages are zip files that are something else, told by a part only they have.
var packages = []struct{ part, format string }{
	{"word/document.xml", "docx"},
	{"ppt/presentation.xml", "pptx"},
	{"xl/workbook.bin", "xlsb"},
	{"meta-inf/container.xml", "epub"},
	{"meta-inf/manifest.mf", "jar"},
}

// openPackage looks into a zip file for a workbook.
func openPackage(ctx context.Context, data []byte, limits Limits) (*Workbook, error) {
	a, err := openArchive(data, limits)
	if err != nil {
		return nil, err
	}
	for _, p := range packages {
		if a.has(p.part) {
			return nil, fail(UnsupportedFormat, p.format)
		}
	}
	if a.has("mimetype") && a.has("content.xml") {
		return nil, a.document(ctx)
	}
	return openXLSX(ctx, a)
}

// document says which of the OpenDocument formats the package is; all begin with their type.
func (a *archive) document(ctx context.Context) error {
	src, err := a.open(ctx, "mimetype")
	if err != nil {
		return err
	}
	defer src.Close()
	kind, err := io.ReadAll(io.LimitReader(src, 100))
	switch {
	case err != nil:
		return partError(err, "mimetype", 0)
	case bytes.HasSuffix(kind, []byte(".spreadsheet")):
		return fail(UnsupportedFormat, "ods")
	case bytes.HasSuffix(kind, []byte(".text")):
		return fail(UnsupportedFormat, "odt")
	}
	return fail(UnsupportedFormat, "odf")
}
