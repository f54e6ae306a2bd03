package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// source is a file to import from: a workbook, or a zip of workbooks.
type source struct {
	// name is what its batch and its messages call it: of a file in a folder or a zip its place
	// there, after the name of that folder or zip.
	name  string
	label string // what the list at the end calls it: as it was given, or its name
	// met says that nobody named it: it was found in a folder or a zip, and what is no workbook
	// is passed over.
	met    bool
	zipped bool   // it lies in a zip
	skip   string // why it is passed over unread; empty: it is not
	err    error  // why it cannot be read, as known before
	size   int64  // bytes, as far as known before reading
	open   func() (io.ReadCloser, error)
}

// sourcesOf lists what there is at the given paths, in their order, folders in natural order.
// The error is about a path at which nothing is, or a folder without files.
func sourcesOf(paths []string) ([]source, error) {
	var list []source
	for _, given := range paths {
		at := existing(given)
		info, err := os.Stat(at)
		if err != nil {
			text := "cannot be read: " + reasonOf(err)
			if strings.ContainsAny(at, "*?") {
				text += "; name the folder to import all workbooks in it"
			}
			return nil, ledger.Invalid("file", given, "", text)
		}
		if !info.IsDir() {
			name := readable(filepath.Base(at))
			list = append(list, source{name: name, label: readable(at), size: info.Size(), open: opener(at)})
			continue
		}
		found, err := sourcesIn(at)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, ledger.Invalid("folder", given, "", "holds no workbook")
		}
		list = append(list, found...)
	}
	return list, nil
}

// existing is the path that was meant: as given, or without the quotes, the marks of direction
// and the last separator that come along when a path is copied on Windows.
func existing(given string) string {
	bare := strings.Trim(given, " \t\"'“”‘’\u202a\u202c\u200e\ufeff")
	for _, p := range []string{given, bare, strings.TrimRight(bare, `/\`)} {
		if _, err := os.Stat(p); err == nil && p != "" {
			return p
		}
	}
	return given
}

// sourcesIn lists the files of a folder and of those in it.
func sourcesIn(folder string) ([]source, error) {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return nil, ledger.Invalid("folder", folder, "", "cannot be read: "+reasonOf(err))
	}
	top := strings.Trim(filepath.Base(whole), `/\`)
	if folder, err = filepath.EvalSymlinks(folder); err != nil { // a link is not walked into
		return nil, ledger.Invalid("folder", whole, "", "cannot be read: "+reasonOf(err))
	}
	var list []source
	err = filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
		inside, errRel := filepath.Rel(folder, p)
		if errRel != nil {
			return errRel
		}
		if inside != "." && ignored(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		name := readable(path.Join(top, filepath.ToSlash(inside)))
		s := source{name: name, label: name, met: true, open: opener(p)}
		switch {
		case err != nil: // of a folder; what is beside it is listed all the same
			s.err = cannotRead(name, err)
		case d.IsDir():
			return nil
		default:
			info, err := os.Stat(p)
			switch {
			case err != nil:
				s.err = cannotRead(name, err)
			case info.IsDir():
				s.skip = "a link to a folder"
			case !info.Mode().IsRegular():
				s.skip = "no file"
			default:
				s.size = info.Size()
			}
		}
		list = append(list, s)
		return nil
	})
	if err != nil {
		return nil, ledger.Invalid("folder", folder, "", "cannot be read: "+reasonOf(err))
	}
	slices.SortStableFunc(list, func(a, b source) int { return natural(a.name, b.name) })
	return list, nil
}

// ignored tells names that nobody means: hidden files, and what office programs and systems
// leave beside files.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
		slices.Contains([]string{"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information"}, strings.ToLower(name))
}

func opener(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

// cannotRead is the error of a file that is there and cannot be read.
func cannotRead(name string, err error) error {
	return &ledger.Error{Kind: ledger.KindUnavailable, Entity: "file", Key: name, Text: "cannot be read: " + reasonOf(err)}
}

func reasonOf(err error) string {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err.Error()
		}
		err = inner.Unwrap()
	}
}

// refused is the error of a file that what was found in it keeps out.
func refused(name, text string) error {
	return &ledger.Error{Kind: ledger.KindRefused, Entity: "file", Key: name, Text: text}
}

// keptOut is an error of applying a file: what the ledger finds invalid is the file's fault.
func keptOut(err error) error {
	var known *ledger.Error
	if !errors.As(err, &known) || known.Kind != ledger.KindInvalid {
		return err
	}
	kept := *known
	kept.Kind = ledger.KindRefused
	return &kept
}

func tooLarge(name, text string) error {
	return &ledger.Error{Kind: ledger.KindLimitExceeded, Entity: "file", Key: name, Text: text}
}

// read reads the whole file, of at most limit bytes.
func (s source) read(limit int64) ([]byte, error) {
	beyond := tooLarge(s.name, fmt.Sprintf("is larger than import.file_bytes (%d bytes)", limit))
	if s.size > limit {
		return nil, beyond
	}
	r, err := s.open()
	if err != nil {
		return nil, s.unreadable(err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, s.unreadable(err)
	case int64(len(data)) > limit:
		return nil, beyond
	}
	return data, nil
}

func (s source) unreadable(err error) error {
	if s.zipped {
		return refused(s.name, "cannot be unpacked: "+reasonOf(err))
	}
	if errors.Is(err, syscall.EISDIR) || errors.Is(err, fs.ErrNotExist) {
		return ledger.Invalid("file", s.name, "", "cannot be read: "+reasonOf(err))
	}
	return cannotRead(s.name, err)
}

// Endings of workbooks: what is so called is imported, and findings say what is wrong with it.
// xlsb is not read, and a finding says so.
var workbookEndings = []string{".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots", ".csv", ".tsv"}

// Endings of archives, which may hold workbooks that are missed if they are passed over.
var archiveEndings = []string{".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"}

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

// doubtful tells a file that nobody named and whose name is not that of a workbook or a zip.
func (s source) doubtful() bool {
	return s.met && ending(s.name) != ".zip" && !slices.Contains(workbookEndings, ending(s.name))
}

// holdsWorkbook looks at the first bytes of a doubtful file: a workbook under another name is in
// a zip or an OLE container. Text without the ending of a table is none.
func (s source) holdsWorkbook() (bool, error) {
	r, err := s.open()
	if err != nil {
		return false, s.unreadable(err)
	}
	defer r.Close()
	head := make([]byte, 8)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, s.unreadable(err)
	}
	head = head[:n]
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.Equal(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")), nil
}

// noWorkbook says what a doubtful file is instead of a workbook; empty: it is one.
func noWorkbook(ctx context.Context, name string, data []byte) string {
	_, err := sheet.Open(ctx, name, data, sheet.Limits{})
	var bad *sheet.ReadError
	switch {
	case err == nil || ctx.Err() != nil:
		return ""
	case errors.As(err, &bad) && bad.Code == sheet.UnsupportedFormat:
		return "no workbook, but " + bad.Detail
	case errors.As(err, &bad):
		return "no workbook: " + string(bad.Code)
	}
	return "no workbook"
}

// natural compares names as people number them: 2月 stands before 10月, and 2月 before 2月(1)
// whatever their endings. Folders compare name by name.
func natural(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		stemA, stemB := strings.TrimSuffix(as[i], path.Ext(as[i])), strings.TrimSuffix(bs[i], path.Ext(bs[i]))
		if c := cmp.Or(naturalName(stemA, stemB), naturalName(as[i], bs[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}

func naturalName(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		n, m := digits(x), digits(y)
		if n > 0 && m > 0 {
			p, q := strings.TrimLeft(x[:n], "0"), strings.TrimLeft(y[:m], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[n:], y[m:]
			continue
		}
		r, n := utf8.DecodeRuneInString(x)
		s, m := utf8.DecodeRuneInString(y)
		if r != s {
			return cmp.Compare(r, s)
		}
		x, y = x[n:], y[m:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// digits is how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// readable is a name that can be kept and shown: GB18030 where it is no UTF-8, and without
// characters that would move the cursor or hide what stands before them.
func readable(name string) string {
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, name)
}
