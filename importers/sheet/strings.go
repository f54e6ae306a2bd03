package sheet

import (
	"context"
	"strings"
)

const (
	arenaSize  = 8 << 10 // bytes; a string that is kept keeps as many
	headerSize = 16      // of a Go string, in bytes
)

// arena makes strings that lie side by side: a thousand short ones cost a few allocations.
type arena struct{ chunk strings.Builder }

func (a *arena) string(b []byte) string {
	if len(b) > arenaSize/8 {
		return string(b)
	}
	if a.chunk.Cap()-a.chunk.Len() < len(b) {
		a.chunk.Reset()
		a.chunk.Grow(arenaSize)
	}
	start := a.chunk.Len()
	a.chunk.Write(b)
	return a.chunk.String()[start:]
}

// stringTable holds the shared strings of a workbook.
type stringTable struct {
	limit   int64 // Limits.Strings
	size    int64 // bytes taken so far
	strings []string
	texts   arena
}

func (t *stringTable) add(text []byte) error {
	if t.size += int64(len(text)) + headerSize; t.size > t.limit {
		return fail(LimitExceeded, "Strings")
	}
	t.strings = append(t.strings, t.texts.string(text))
	return nil
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
		return dst, s.exceeded("TextBytes")
	}
	return append(dst[:start], unescape(dst[start:])...), nil
}
