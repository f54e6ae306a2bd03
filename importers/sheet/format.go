package sheet

import "bytes"

// oleMagic begins the container of xls and of encrypted workbooks.
const oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// container is what a file is on the outside; each has its own way of telling what is in it.
type container uint8

const (
	textFile container = iota // what may be text: openCSV has still to find its encoding
	zipFile                   // package.go
	oleFile                   // ole.go
)

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

// sniff tells the containers apart by content and refuses by name what is often uploaded instead.
func sniff(data []byte) (container, error) {
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(bytes.TrimSpace(text)) == 0 {
		return 0, fail(EmptyFile, "")
	}
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(head, []byte(oleMagic)):
		return oleFile, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipFile, nil
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return 0, fail(EmptyFile, "a zip file without entries")
	case isBareBIFF(head):
		return 0, fail(UnsupportedFormat, "biff4")
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return 0, fail(UnsupportedFormat, m.format)
		}
	}
	begin := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 4096)]))
	for _, m := range markups {
		if bytes.HasPrefix(begin, []byte(m.begin)) {
			return 0, fail(UnsupportedFormat, m.format)
		}
	}
	return textFile, nil
}

// isBareBIFF knows sheets of Excel 2 to 4, which have no container: a BOF record of its sizes. A BOF
// of Excel 5 on without one (the last two) comes from scripts that tell neither encoding nor formats.
func isBareBIFF(head []byte) bool {
	for _, bof := range []string{"\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x08\x00", "\x09\x08\x10\x00"} {
		if bytes.HasPrefix(head, []byte(bof)) {
			return true
		}
	}
	return false
}
