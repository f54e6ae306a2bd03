package sheet

import "context"

const (
	chunkSize  = 64 << 10
	headerSize = 16 // of a Go string, in bytes
)

// stringTable holds the shared strings of a workbook. Their bytes lie in chunks rather than one by
// one: a million short strings then cost two allocations a thousand instead of a million.
type stringTable struct {
	limit   int64 // Limits.Strings
	size    int64 // bytes taken so far
	strings []string
	chunk   []byte
	ends    []int // of the strings in chunk
}

func (t *stringTable) add(text []byte) error {
	if t.size += int64(len(text)) + headerSize; t.size > t.limit {
		return fail(LimitExceeded, "Strings")
	}
	t.chunk = append(t.chunk, text...)
	t.ends = append(t.ends, len(t.chunk))
	if len(t.chunk) >= chunkSize || len(t.ends) >= chunkSize/headerSize {
		t.flush()
	}
	return nil
}

func (t *stringTable) flush() {
	all, start := string(t.chunk), 0
	for _, end := range t.ends {
		t.strings = append(t.strings, all[start:end])
		start = end
	}
	t.chunk, t.ends = t.chunk[:0], t.ends[:0]
}

// readStrings reads the shared strings.
func (x *xlsx) readStrings(ctx context.Context, part string) error {
	s, err := x.archive.scan(ctx, part)
	if err != nil {
		return err
	}
	defer s.close()
	table := stringTable{limit: x.limits.Strings}
	var text []byte
	err = s.document("sst", func() error {
		if string(s.name) != "si" {
			return nil
		}
		if text, err = s.richText(text[:0]); err != nil {
			return err
		}
		if err := table.add(text); err != nil {
			return partError(err, part, s.offset())
		}
		return nil
	})
	table.flush()
	x.strings = table.strings
	return err
}

// richText adds the text of the string item just started (<si>, <is>) and moves past its end: its
// runs joined, the reading aids of East Asian text (rPh) left out.
func (s *scanner) richText(dst []byte) ([]byte, error) {
	start := len(dst)
	collect := func() (err error) {
		if string(s.name) == "t" {
			dst, err = s.content(dst)
		}
		return err
	}
	err := s.children(func() error {
		if string(s.name) == "r" {
			return s.children(collect)
		}
		return collect()
	})
	if err != nil {
		return dst, err
	}
	if int64(len(dst)-start) > s.text {
		return dst, s.tooLong()
	}
	return append(dst[:start], unescape(dst[start:])...), nil
}
