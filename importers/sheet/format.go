package sheet

import "bytes"

// oleMagic begins the container of Excel 97–2003 and of encrypted workbooks.
const oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// magics are the beginnings of files that are often uploaded by mistake.
var magics = []struct{ magic, format string }{
	{"%PDF-", "pdf"},
	{`{\rtf`, "rtf"},
	{"\x89PNG", "png"},
	{"\xFF\xD8\xFF", "jpeg"},
	{"GIF8", "gif"},
	{"Rar!\x1A\x07", "rar"},
	{"7z\xBC\xAF\x27\x1C", "7z"},
	{"\x1F\x8B\x08", "gzip"},
	{"SQLite format 3\x00", "sqlite"},
}

// markups are the beginnings, in lower case and after blanks, of text that is no table. Systems that
// "export to Excel" like to write them under the name .xls.
var markups = []struct{ begin, format string }{
	{"<!doctype html", "html"},
	{"<html", "html"},
	{"<head", "html"},
	{"<meta", "html"},
	{"<table", "html"},
	{"<style", "html"},
	{"<?xml", "xml"},
	{"<workbook", "xml"},
	{"mime-version:", "mht"},
}

// sniff tells the formats apart by content. CSV means
// what may be text: openCSV has still to find its encoding.
func sniff(data []byte) (Format, error) {
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(bytes.TrimSpace(text)) == 0 {
		return "", fail(EmptyFile, "")
	}
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(head, []byte(oleMagic)):
		return "", sniffOLE(data)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX, nil
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "", fail(EmptyFile, "a zip file without entries")
	case isBareBIFF(head):
		return "", fail(OldXLS, "")
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return "", fail(UnsupportedFormat, m.format)
		}
	}
	begin := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 4096)]))
	for _, m := range markups {
		if bytes.HasPrefix(begin, []byte(m.begin)) {
			return "", fail(UnsupportedFormat, m.format)
		}
	}
	return CSV, nil
}

// sniffOLE tells what an OLE container holds by the names of its streams, which are UTF-16.
func sniffOLE(data []byte) error {
	holds := func(stream string) bool {
		wide := make([]byte, 0, 2*len(stream))
		for _, c := range []byte(stream) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return fail(PasswordProtected, "")
	case holds("Workbook"), holds("Book"):
		return fail(OldXLS, "")
	case holds("WordDocument"):
		return fail(UnsupportedFormat, "doc")
	case holds("PowerPoint Document"):
		return fail(UnsupportedFormat, "ppt")
	case len(data) < 1536:
		e := fail(DamagedWorkbook, "shorter than any OLE container")
		e.Offset = int64(len(data))
		return e
	}
	return fail(UnsupportedFormat, "ole")
}

// isBareBIFF knows sheets of Excel 2 to 4, which have no container: a BOF record of its sizes.
func isBareBIFF(head []byte) bool {
	for _, bof := range []string{"\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x08\x00", "\x09\x08\x10\x00"} {
		if bytes.HasPrefix(head, []byte(bof)) {
			return true
		}
	}
	return false
}
