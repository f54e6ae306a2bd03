package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"

	"github.com/richardlehane/mscfb"
)

const (
	oleHeader    = 512        // bytes
	oleEndOfList = 0xFFFFFFFE // number of no sector
	oleChunk     = 32 << 10   // read at a time; the time mscfb takes grows with its square
)

// openOLE looks for a workbook among the streams of an OLE container: Workbook from Excel 97 on and
// in WPS .et, Book in Excel 5 and 95. A file may hold both, for either reader; the later says more.
func openOLE(ctx context.Context, data []byte, limits Limits) (*Workbook, error) {
	if int64(len(data)) > limits.UnpackedBytes {
		return nil, fail(LimitExceeded, "UnpackedBytes")
	}
	if err := checkOLE(data); err != nil {
		return nil, err
	}
	container, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		e := fail(DamagedWorkbook, "OLE directory unreadable")
		e.Offset, e.Err = int64(len(data)), err
		return nil, e
	}
	streams := map[string]*mscfb.File{} // of the top level: further down lie embedded objects
	for _, f := range container.File {
		if name := strings.ToLower(f.Name); len(f.Path) == 0 && streams[name] == nil {
			streams[name] = f
		}
	}
	if streams["encryptedpackage"] != nil {
		return nil, fail(PasswordProtected, "")
	}
	for _, name := range []string{"workbook", "book"} {
		if f := streams[name]; f != nil {
			stream, err := readStream(f, len(data))
			if err != nil {
				return nil, err
			}
			return openXLS(ctx, f.Name, stream, limits)
		}
	}
	for _, known := range []struct{ stream, format string }{
		{"worddocument", "doc"}, {"powerpoint document", "ppt"}, {"visiodocument", "vsd"}, {"__properties_version1.0", "msg"},
	} {
		if streams[known.stream] != nil {
			return nil, fail(UnsupportedFormat, known.format)
		}
	}
	return nil, fail(UnsupportedFormat, "ole")
}

// checkOLE compares the counts of the header with the size of the file: mscfb allocates by them, and
// takes it for granted that there is a directory.
func checkOLE(data []byte) error {
	if len(data) < oleHeader {
		e := fail(DamagedWorkbook, "shorter than the header of an OLE container")
		e.Offset = int64(len(data))
		return e
	}
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return damaged("", 30, "OLE sectors of 2^%d bytes", shift)
	}
	sectors := uint32(len(data)>>shift) + 1
	for _, field := range []struct {
		at   int64
		what string
	}{{40, "directory"}, {44, "FAT"}, {64, "mini FAT"}, {72, "DIFAT"}} {
		if n := binary.LittleEndian.Uint32(data[field.at:]); n > sectors {
			return damaged("", field.at, "%d OLE %s sectors in %d bytes", n, field.what, len(data))
		}
	}
	if binary.LittleEndian.Uint32(data[48:]) >= oleEndOfList {
		return damaged("", 48, "no OLE directory")
	}
	return nil
}

// readStream reads a stream whole; size is that of the file.
func readStream(f *mscfb.File, size int) ([]byte, error) {
	if f.Size < 0 || f.Size > int64(size) {
		return nil, damaged(f.Name, 0, "%d bytes in a file of %d", f.Size, size)
	}
	stream := make([]byte, f.Size)
	for n := 0; n < len(stream); {
		read, err := f.Read(stream[n:min(n+oleChunk, len(stream))])
		n += read
		if err != nil && n < len(stream) || read == 0 {
			e := damaged(f.Name, int64(n), "ends in the middle")
			e.Err = err
			return nil, e
		}
	}
	return stream, nil
}
