package ledger

import (
	"archive/zip"
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// EvidenceType is a type of file that is kept as evidence.
type EvidenceType struct {
	MediaType  string
	Extensions []string // with their dot, in lower case
}

// evidenceTypes are those types; the content says which it is, and the name must agree.
var evidenceTypes = []struct {
	EvidenceType
	is func(content []byte) bool
}{
	{EvidenceType{"image/jpeg", []string{".jpg", ".jpeg"}}, starts("\xff\xd8\xff")},
	{EvidenceType{"image/png", []string{".png"}}, starts("\x89PNG\r\n\x1a\n")},
	{EvidenceType{"image/webp", []string{".webp"}}, func(b []byte) bool { return starts("RIFF")(b) && len(b) > 12 && string(b[8:12]) == "WEBP" }},
	{EvidenceType{"image/heic", []string{".heic"}}, func(b []byte) bool {
		return len(b) > 12 && slices.Contains([]string{"ftypheic", "ftypheix", "ftypmif1"}, string(b[4:12]))
	}},
	{EvidenceType{"application/pdf", []string{".pdf"}}, starts("%PDF-")},
	{EvidenceType{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}}, holds("word/document.xml")},
	{EvidenceType{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}}, holds("xl/workbook.xml")},
	{EvidenceType{"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{".pptx"}}, holds("ppt/presentation.xml")},
	{EvidenceType{"application/msword", []string{".doc", ".xls", ".wps", ".et"}}, starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
	{EvidenceType{"text/plain; charset=utf-8", []string{".txt", ".csv"}}, isText},
}

func starts(magic string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }
}

// holds reports whether a zip has a part and nothing that runs.
func holds(part string) func([]byte) bool {
	return func(b []byte) bool {
		if !starts("PK\x03\x04")(b) {
			return false
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return false
		}
		found := false
		for _, f := range z.File {
			if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
				return false
			}
			found = found || f.Name == part
		}
		return found
	}
}

func isText(b []byte) bool {
	return utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// EvidenceOf is the name to keep a file by and its type, by its content. A content of
// another type, or another than the name says, is Invalid.
func EvidenceOf(name string, content []byte) (string, EvidenceType, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) { // such as one that turns the reading direction
			return -1
		}
		return r
	}, name))
	refused := func(text string) (string, EvidenceType, error) {
		return "", EvidenceType{}, &Error{Kind: KindInvalid, Code: ReportFileType, Entity: "evidence", Key: name, Field: "file", Text: text}
	}
	if name == "" || name == "." || name == "/" || len(name) > 200 {
		return refused("文件名是空的，或者太长")
	}
	if len(content) == 0 {
		return refused("文件是空的")
	}
	for _, t := range evidenceTypes {
		if !t.is(content) {
			continue
		}
		if !slices.Contains(t.Extensions, strings.ToLower(path.Ext(name))) {
			return refused("文件内容与文件名不符：内容是 " + t.MediaType + "，请改用 " + strings.Join(t.Extensions, "、") + " 的文件名")
		}
		return name, t.EvidenceType, nil
	}
	return refused("不收这种文件，请上传图片（jpg、png、webp、heic）、PDF、Word、Excel、PPT 或文本")
}
