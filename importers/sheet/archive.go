package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// ratioFrom is the unpacked size from which a part's ratio is looked at: small parts cannot hurt.
const ratioFrom = 1 << 20

// archive is the zip container of a workbook: parts found by name, unpacked within limits.
type archive struct {
	parts  map[string]*zip.File // by partKey
	limits Limits
}

// partKey makes names comparable as packages have it: without regard to case, and some writers
// store backslashes or a leading slash.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func openArchive(data []byte, limits Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		e := fail(DamagedWorkbook, "zip directory unreadable")
		e.Offset, e.Err = int64(len(data)), err
		return nil, e
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), limits: limits}
	var total uint64
	for _, f := range z.File {
		key := partKey(f.Name)
		if key == "" || strings.HasSuffix(key, "/") {
			continue
		}
		// Of two entries with one name each reader picks another: none is the right one.
		if a.parts[key] != nil {
			return nil, damaged(f.Name, 0, "name occurs twice in the zip directory")
		}
		a.parts[key] = f
		// archive/zip does not unpack more than is declared here. The first test guards the sum
		// against wrapping round.
		if max := uint64(limits.UnpackedBytes); f.UncompressedSize64 > max || total+f.UncompressedSize64 > max {
			return nil, fail(LimitExceeded, "UnpackedBytes")
		}
		total += f.UncompressedSize64
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.parts[partKey(name)] != nil }

// size is what a part unpacks to, 0 if there is no such part.
func (a *archive) size(name string) uint64 {
	if f := a.parts[partKey(name)]; f != nil {
		return f.UncompressedSize64
	}
	return 0
}

// open starts to unpack a part as UTF-8. Reading it to io.EOF verifies its checksum; ctx ends it.
func (a *archive) open(ctx context.Context, name string) (io.ReadCloser, error) {
	f := a.parts[partKey(name)]
	if f == nil {
		return nil, damaged(name, 0, "is missing")
	}
	if f.Flags&1 != 0 { // zip's own encryption, put on by archive programs
		e := fail(PasswordProtected, "")
		e.Part = name
		return nil, e
	}
	size, packed := f.UncompressedSize64, f.CompressedSize64
	if size > ratioFrom && size/uint64(a.limits.Ratio) > packed {
		e := fail(LimitExceeded, "Ratio")
		e.Part = name
		return nil, e
	}
	rc, err := f.Open()
	if err != nil {
		return nil, partError(err, name, 0)
	}
	raw := readAhead(struct {
		io.Reader
		io.Closer
	}{readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return rc.Read(p)
	}), rc}, size)
	// XML may be UTF-16, which then starts with a byte order mark.
	head := make([]byte, 2)
	n, err := io.ReadFull(raw, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		raw.Close()
		return nil, partError(err, name, int64(n))
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), raw)
	if bytes.Equal(head, []byte{0xFF, 0xFE}) || bytes.Equal(head, []byte{0xFE, 0xFF}) {
		whole = transform.NewReader(whole, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return struct {
		io.Reader
		io.Closer
	}{whole, raw}, nil
}

// smallPart bounds the parts that are kept in memory though no limit of their own counts them:
// styles, relationships, the list of sheets. The largest met was 11 MB of styles.
const smallPart = 64 << 20

func (a *archive) scanSmall(ctx context.Context, part string) (*scanner, error) {
	if a.size(part) > smallPart {
		e := fail(LimitExceeded, "UnpackedBytes")
		e.Part = part
		return nil, e
	}
	return a.scan(ctx, part)
}

func (a *archive) scan(ctx context.Context, part string) (*scanner, error) {
	src, err := a.open(ctx, part)
	if err != nil {
		return nil, err
	}
	return newScanner(src, part, a.limits), nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
