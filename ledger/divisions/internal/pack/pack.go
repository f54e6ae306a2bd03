// Package pack writes and reads the compressed lists of places that package
// divisions embeds. It knows the form of the list and nothing of its meaning.
// Start reading at Write; Read is its inverse.
//
// A list is deflated text with one line for each place, ordered by code. A line
// is the name alone when the code is the last one plus one; otherwise it begins
// with a capital letter that counts the digits shared with the last code (A = 0),
// the other digits and a space. A small letter at the end of the line stands for
// one of the usual suffixes.
package pack

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
)

// Row is one place of a list.
type Row struct {
	Code string // decimal digits
	Name string
}

// suffixes are the ends of names that have a small letter of their own: a is the
// first. Longer ones stand before the ones they end with.
var suffixes = []string{
	"村村民委员会", "村民委员会", "社区居民委员会", "居民委员会",
	"村村委会", "村委会", "社区居委会", "居委会", "生活区",
	"社区", "嘎查", "街道", "村", "镇", "乡", "县", "区",
}

// Write writes the rows, which are ordered by code. The same rows give the same bytes.
func Write(w io.Writer, rows []Row) error {
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	last := ""
	for _, row := range rows {
		if row.Code <= last {
			return fmt.Errorf("pack: code %s after %s", row.Code, last)
		}
		line, err := encode(last, row)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(z, line); err != nil {
			return err
		}
		last = row.Code
	}
	return z.Close()
}

func encode(last string, row Row) (string, error) {
	end := len(row.Name) - 1
	if end < 0 || isSmall(row.Name[end]) || strings.Contains(row.Name, "\n") {
		return "", fmt.Errorf("pack: name %q of %s has no form in the list", row.Name, row.Code)
	}
	name := row.Name
	for i, s := range suffixes {
		if base, ok := strings.CutSuffix(name, s); ok {
			name = base + string(rune('a'+i))
			break
		}
	}
	if row.Code == string(successor([]byte(last))) && !isCapital(name[0]) {
		return name + "\n", nil
	}
	shared := 0
	for shared < len(last) && shared < len(row.Code) && last[shared] == row.Code[shared] {
		shared++
	}
	return fmt.Sprintf("%c%s %s\n", 'A'+shared, row.Code[shared:], name), nil
}

// Read reads what Write wrote. The strings of all rows share one piece of memory.
func Read(r io.Reader) ([]Row, error) {
	packed, err := io.ReadAll(flate.NewReader(r))
	if err != nil {
		return nil, fmt.Errorf("pack: read: %w", err)
	}
	type ends struct{ code, name int }
	count := bytes.Count(packed, []byte{'\n'})
	marks := make([]ends, 0, count)
	text := make([]byte, 0, len(packed)+count*20)
	var code []byte
	for line := range bytes.Lines(packed) {
		line = bytes.TrimSuffix(line, []byte{'\n'})
		if len(line) == 0 {
			return nil, fmt.Errorf("pack: empty line after %s", code)
		}
		if isCapital(line[0]) {
			shared := int(line[0] - 'A')
			digits, name, ok := bytes.Cut(line[1:], []byte{' '})
			if !ok || shared > len(code) || len(name) == 0 {
				return nil, fmt.Errorf("pack: line %q after %s", line, code)
			}
			code, line = append(code[:shared], digits...), name
		} else {
			code = successor(code)
		}
		text = append(text, code...)
		mark := ends{code: len(text)}
		suffix := ""
		if last := line[len(line)-1]; isSmall(last) && int(last-'a') < len(suffixes) {
			line, suffix = line[:len(line)-1], suffixes[last-'a']
		}
		text = append(append(text, line...), suffix...)
		mark.name = len(text)
		marks = append(marks, mark)
	}
	all, start := string(text), 0
	rows := make([]Row, len(marks))
	for i, mark := range marks {
		rows[i] = Row{Code: all[start:mark.code], Name: all[mark.code:mark.name]}
		start = mark.name
	}
	return rows, nil
}

// successor adds one to decimal digits in place and keeps their number.
func successor(code []byte) []byte {
	for i := len(code) - 1; i >= 0; i-- {
		if code[i] < '9' {
			code[i]++
			return code
		}
		code[i] = '0'
	}
	return code
}

func isSmall(b byte) bool   { return 'a' <= b && b <= 'z' }
func isCapital(b byte) bool { return 'A' <= b && b <= 'Z' }
