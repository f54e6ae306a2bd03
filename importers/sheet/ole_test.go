package sheet

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"testing"
	"unicode/utf16"
)

// storedOLE makes an OLE container of streams, in sectors of 512 bytes. Streams shorter than 4096 bytes
// would have to lie in a stream of their own; they are filled up with zeros instead.
func storedOLE(streams ...any) []byte {
	const sector, free, end, fat = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
	var body []byte
	var table []uint32
	put := func(data []byte) (first int) {
		first = len(table)
		for n := 0; n < len(data); n += sector {
			table = append(table, uint32(len(table)+1))
		}
		table[len(table)-1] = end
		body = append(body, data...)
		body = append(body, make([]byte, -len(data)&(sector-1))...)
		return first
	}
	entry := func(name string, kind byte, right, child uint32, first, size int) []byte {
		e := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(e[2*i:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66], e[67] = kind, 1
		binary.LittleEndian.PutUint32(e[68:], free)
		binary.LittleEndian.PutUint32(e[72:], right)
		binary.LittleEndian.PutUint32(e[76:], child)
		binary.LittleEndian.PutUint32(e[116:], uint32(first))
		binary.LittleEndian.PutUint32(e[120:], uint32(size))
		return e
	}
	directory := entry("Root Entry", 5, free, 1, end, 0)
	for i := 0; i < len(streams); i += 2 {
		data := streams[i+1].([]byte)
		data = append(bytes.Clone(data), make([]byte, max(0, 4096-len(data)))...)
		right := uint32(free)
		if i+2 < len(streams) {
			right = uint32(i/2 + 2)
		}
		directory = append(directory, entry(streams[i].(string), 2, right, free, put(data), len(data))...)
	}
	for len(directory)%sector != 0 {
		empty := entry("", 0, free, free, 0, 0)
		binary.LittleEndian.PutUint16(empty[64:], 0)
		directory = append(directory, empty...)
	}
	at := put(directory)

	header := make([]byte, sector)
	copy(header, oleMagic)
	for at, value := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], value)
	}
	binary.LittleEndian.PutUint32(header[48:], uint32(at))
	binary.LittleEndian.PutUint32(header[56:], 4096)
	binary.LittleEndian.PutUint32(header[60:], end)
	binary.LittleEndian.PutUint32(header[68:], end)
	// The list of the table's own sectors begins in the header and goes on in sectors of its own.
	const inHeader, inSector = 109, sector/4 - 1
	fats, lists := 1, 0
	for fats*sector/4 < len(table)+fats+lists {
		fats++
		lists = max(0, (fats-inHeader+inSector-1)/inSector)
	}
	binary.LittleEndian.PutUint32(header[44:], uint32(fats))
	binary.LittleEndian.PutUint32(header[72:], uint32(lists))
	list := make([]uint32, 0, fats)
	for range fats {
		list = append(list, uint32(len(table)))
		table = append(table, fat)
	}
	if lists > 0 {
		binary.LittleEndian.PutUint32(header[68:], uint32(len(table)))
	}
	for i := range inHeader {
		value := uint32(free)
		if i < fats {
			value = list[i]
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], value)
	}
	var more []byte
	for n := range lists {
		for i := range inSector {
			value := uint32(free)
			if k := inHeader + n*inSector + i; k < fats {
				value = list[k]
			}
			more = binary.LittleEndian.AppendUint32(more, value)
		}
		table = append(table, fat-1)
		next := uint32(end)
		if n < lists-1 {
			next = uint32(len(table))
		}
		more = binary.LittleEndian.AppendUint32(more, next)
	}
	for len(table)%(sector/4) != 0 {
		table = append(table, free)
	}
	for _, next := range table {
		body = binary.LittleEndian.AppendUint32(body, next)
	}
	return append(append(header, body...), more...)
}

// Beyond 7 MB the header has no room left for the list of sectors; years of exports are larger.
func TestLargeXLS(t *testing.T) {
	t.Parallel()
	const rows, cols = 50_000, 20
	records := make([]byte, 0, rows*cols*18)
	for row := range rows {
		for col := range cols {
			records = append(records, num(uint16(row), uint16(col), 0, float64(row)+0.5)...)
		}
	}
	data := storedOLE("Workbook", oneSheet(nil, records).stream())
	w, err := Open(t.Context(), "a.xls", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for row, err := range w.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; row.Number != n || len(row.Cells) != cols || row.Cells[cols-1].Text != strconv.Itoa(n-1)+".5" {
			t.Fatalf("row %+v as %d", row, n)
		}
	}
	if n != rows {
		t.Errorf("%d rows", n)
	}
}

func TestOLEContainersAreToldApart(t *testing.T) {
	t.Parallel()
	header := func(at int, value uint32) []byte {
		data := storedOLE("Workbook", plainXLS())
		binary.LittleEndian.PutUint32(data[at:], value)
		return data
	}
	whole := storedOLE("Workbook", plainXLS())
	junk := []byte("no records")
	cases := []struct {
		name   string
		data   []byte
		code   Code
		detail string
	}{
		{"workbook", whole, "", ""},
		{"name_in_capitals", storedOLE("WORKBOOK", plainXLS()), "", ""},
		{"later_version_first", storedOLE("Book", junk, "Workbook", plainXLS()), "", ""},
		{"encrypted_xlsx", storedOLE("EncryptedPackage", junk, "EncryptionInfo", junk), PasswordProtected, ""},
		{"word", storedOLE("WordDocument", junk), UnsupportedFormat, "doc"},
		{"slides", storedOLE("PowerPoint Document", junk), UnsupportedFormat, "ppt"},
		{"other", storedOLE("Contents", junk), UnsupportedFormat, "ole"},
		{"excel_4_workbook", storedOLE("Book", []byte("\x09\x04\x06\x00\x00\x00\x00\x01\x00\x00")), UnsupportedFormat, "biff4"},
		{"no_records", storedOLE("Book", junk), DamagedWorkbook, "record 6F6E of 29216 bytes runs over the end of the stream"},
		{"other_records", storedOLE("Book", rec(recEOF)), DamagedWorkbook, "begins with record 000A instead of the workbook's BOF"},
		{"magic_only", []byte(oleMagic), DamagedWorkbook, "shorter than the header of an OLE container"},
		{"sector_size", header(30, 40), DamagedWorkbook, "OLE sectors of 2^40 bytes"},
		{"directory_count", header(40, 1<<31), DamagedWorkbook, "2147483648 OLE directory sectors in 5632 bytes"},
		{"mini_fat_count", header(64, 1<<30), DamagedWorkbook, "1073741824 OLE mini FAT sectors in 5632 bytes"},
		{"no_directory", header(48, 0xFFFFFFFE), DamagedWorkbook, "no OLE directory"},
		{"directory_elsewhere", header(48, 0), DamagedWorkbook, ""},
		{"stream_size", bytes.Replace(whole, []byte("\x00\x10\x00\x00\x00\x00\x00\x00"), []byte("\x00\x10\x00\x01\x00\x00\x00\x00"), 1), DamagedWorkbook, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := exhaust(t.Context(), "a.xls", c.data)
			if codeOf(err) != c.code {
				t.Fatalf("got %v, want %q", err, c.code)
			}
			if c.detail != "" && err.(*ReadError).Detail != c.detail {
				t.Errorf("got %v, want %s", err, c.detail)
			}
		})
	}
}
