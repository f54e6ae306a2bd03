package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	endian "encoding/binary"
	"fmt"
	"hash/crc32"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A zip is unpacked in memory, one file at a time, and nothing of it is written to disk: a name
// that leads out of a folder leads nowhere.
const (
	zipEntries = 10_000 // files in a zip, at most
	zipFiles   = 16     // times import.file_bytes: what all files of a zip may unpack to
	// zipRatio is unpacked to packed bytes of one file, looked at beyond zipRatioFrom bytes.
	// Workbooks are packed already; tables as text reach 50, deflate at most 1032.
	zipRatio     = 300
	zipRatioFrom = 1 << 20
)

// documentParts are files at the top of a zip that is a document, not an archive of files.
var documentParts = []string{"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "mimetype", "meta-inf/manifest.xml", "meta-inf/container.xml",
	"meta-inf/manifest.mf", "word/document.xml", "ppt/presentation.xml", "encrypted-package"}

// archiveOf opens a zip of files; nil: the content is something else. The error says that what is
// named .zip cannot be opened as one.
func archiveOf(name string, data []byte) (*zip.Reader, error) {
	named := ending(name) == ".zip"
	if !named && !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case err != nil && named:
		return nil, &worded{refused(name, "is no zip, or a damaged one: copy or download it again"), "压缩包打不开或已损坏，请重新复制或下载后再上传"}
	case err != nil: // a damaged workbook, whose finding says so
		return nil, nil
	}
	for _, f := range z.File {
		part := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if slices.Contains(documentParts, part) {
			return nil, nil
		}
	}
	return z, nil
}

// zipped lists the files of a zip in natural order. The error is about the zip as a whole.
func zipped(name string, z *zip.Reader, fileBytes int64) ([]source, error) {
	if len(z.File) > zipEntries {
		return nil, &worded{tooLarge(name, fmt.Sprintf("holds more than %d files", zipEntries)), fmt.Sprintf("压缩包里的文件多于 %d 个，请分几次上传", zipEntries)}
	}
	most, total := uint64(fileBytes)*zipFiles, uint64(0)
	for _, f := range z.File {
		// The first test guards the sum against wrapping round.
		if size := f.UncompressedSize64; size > most || total+size > most {
			return nil, &worded{tooLarge(name, fmt.Sprintf("unpacks to more than %d bytes, %d × import.file_bytes", most, zipFiles)), fmt.Sprintf("压缩包解开后多于 %d 字节，请分几次上传", most)}
		}
		total += f.UncompressedSize64
	}
	var list []source
	seen := map[string]bool{}
	for i, inside := range zipNames(z.File) {
		if strings.HasSuffix(inside, "/") || slices.ContainsFunc(strings.Split(inside, "/"), ignored) {
			continue
		}
		s := source{name: name + "/" + inside, met: true, zipped: true, size: int64(z.File[i].UncompressedSize64), open: z.File[i].Open}
		if s.label = s.name; seen[inside] {
			s.err = &worded{refused(s.name, "is in the zip twice: give each file a name of its own"), "压缩包里有两个“" + s.name + "”，请各用一个名字"}
		} else {
			s.err = entryError(s.name, z.File[i])
		}
		seen[inside] = true
		list = append(list, s)
	}
	if len(list) == 0 {
		return nil, &worded{refused(name, "holds no workbook"), noWorkbookInZip}
	}
	slices.SortStableFunc(list, func(a, b source) int { return natural(a.name, b.name) })
	return list, nil
}

// entryError says why a file of a zip is not unpacked.
func entryError(name string, f *zip.File) error {
	size, packed := f.UncompressedSize64, f.CompressedSize64
	switch {
	case f.Flags&1 != 0:
		return &worded{refused(name, "is encrypted: make a zip without password"), "压缩包里的“" + name + "”有密码，请去掉密码后再上传"}
	case size > zipRatioFrom && size/zipRatio > packed:
		return &worded{tooLarge(name, fmt.Sprintf("unpacks to more than %d times its size", zipRatio)), fmt.Sprintf("压缩包里的“%s”解开后大于 %d 倍，不予解开", name, zipRatio)}
	case ending(name) == ".zip":
		return nestedZip(name)
	}
	return nil
}

func nestedZip(name string) error {
	return &worded{refused(name, "is a zip within a zip: unpack it and import what is in it"), "压缩包里的“" + name + "”又是压缩包，请先解开再上传里面的文件"}
}

// zipNames are the names of all files, with / between folders and a last / for folders, none
// leading out of the zip.
//
// Programs that write Chinese names without saying so write UTF-8 or GBK, and all names of a zip
// in one way: they are UTF-8 if all of them can be, and GBK otherwise.
func zipNames(files []*zip.File) []string {
	const saysUTF8 = 1 << 11
	var silent []string
	for _, f := range files {
		if f.Flags&saysUTF8 == 0 {
			silent = append(silent, f.Name)
		}
	}
	gbk := !looksUTF8(silent)
	names := make([]string, len(files))
	for i, f := range files {
		name := f.Name
		if own, ok := unicodePath(f); ok {
			name = own
		} else if gbk && f.Flags&saysUTF8 == 0 {
			if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
				name = decoded
			}
		}
		name = strings.ReplaceAll(readable(name), `\`, "/") // after decoding: it is half of some characters
		clean := strings.TrimPrefix(path.Clean("/"+name), "/")
		if strings.HasSuffix(name, "/") || f.FileInfo().IsDir() {
			clean += "/"
		}
		names[i] = cmp.Or(clean, "/")
	}
	return names
}

// looksUTF8 tells names in UTF-8 from names in GBK. Some GBK pairs are also valid UTF-8, but then
// of Latin, Greek or Cyrillic letters: Chinese takes three bytes.
func looksUTF8(names []string) bool {
	two, three := false, false
	for _, name := range names {
		if !utf8.ValidString(name) {
			return false
		}
		for _, r := range name {
			two = two || utf8.RuneLen(r) == 2
			three = three || utf8.RuneLen(r) > 2
		}
	}
	return three || !two
}

// unicodePath is the name in the extra field that Info-ZIP and others write beside one in
// another encoding; it counts only if it belongs to that name.
func unicodePath(f *zip.File) (string, bool) {
	const id = 0x7075
	for extra := f.Extra; len(extra) >= 4; {
		kind, size := endian.LittleEndian.Uint16(extra), int(endian.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			break
		}
		field := extra[:size]
		extra = extra[size:]
		if kind == id && size > 5 && field[0] == 1 && endian.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) {
			return string(field[5:]), utf8.Valid(field[5:])
		}
	}
	return "", false
}
