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
	kind, err := a.document(ctx)
	switch {
	case err != nil:
		return nil, err
	case kind == string(ODS):
		return openODS(ctx, a)
	case kind != "":
		return nil, fail(UnsupportedFormat, kind)
	}
	return openXLSX(ctx, a)
}

// Parts of an OpenDocument package.
const (
	odfType     = "mimetype"
	odfManifest = "META-INF/manifest.xml"
	odfContent  = "content.xml"
	odfSealed   = "encrypted-package" // all parts in one, as LibreOffice encrypts since 24.8
)

// document says which of the OpenDocument formats the package is, or "". The manifest is only searched
// for words: some have a DOCTYPE, and nothing else in it is wanted.
func (a *archive) document(ctx context.Context) (string, error) {
	var kind, manifest []byte
	var err error
	if a.has(odfType) {
		if kind, err = a.readSmall(ctx, odfType); err != nil {
			return "", err
		}
	}
	if a.has(odfManifest) {
		if manifest, err = a.readSmall(ctx, odfManifest); err != nil {
			return "", err
		}
	}
	if a.has(odfSealed) || bytes.Contains(manifest, []byte("encryption-data")) {
		return "", fail(PasswordProtected, "")
	}
	const family = "application/vnd.oasis.opendocument."
	if len(kind) == 0 && bytes.Contains(manifest, []byte(`"`+family+`spreadsheet"`)) {
		return string(ODS), nil
	}
	kind = bytes.TrimSpace(kind)
	switch {
	case bytes.HasPrefix(kind, []byte(family+"spreadsheet")): // a template too
		return string(ODS), nil
	case bytes.HasPrefix(kind, []byte(family+"text")):
		return "odt", nil
	case bytes.HasPrefix(kind, []byte(family)), bytes.HasPrefix(kind, []byte("application/vnd.sun.xml.")):
		return "odf", nil
	}
	return "", nil
}

// readSmall reads a part whole.
func (a *archive) readSmall(ctx context.Context, part string) ([]byte, error) {
	if a.size(part) > smallPart {
		e := fail(LimitExceeded, "UnpackedBytes")
		e.Part = part
		return nil, e
	}
	src, err := a.open(ctx, part)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	data, err := io.ReadAll(src)
	if err != nil {
		return nil, partError(err, part, int64(len(data)))
	}
	return data, nil
}
