package sheet

import (
	"context"
	"strconv"
	"strings"
)

// display is what a number format makes of a number.
type display uint8

const (
	plain     display = iota
	percent           // 0.1235 as 12.35%
	calendar          // year, month or day, with or without a time
	timeOfDay         // hours, minutes, seconds only
	elapsed           // [h]: a duration
)

// builtinDisplay knows the number formats that a workbook refers to without defining them. 27–36 and
// 50–58 mean these only to East Asian editions, others leave them undefined.
// Source: ECMA-376 part 1, 18.8.30, with its list for zh-cn.
func builtinDisplay(id int) display {
	switch {
	case id == 9 || id == 10:
		return percent
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return timeOfDay
	case id == 46:
		return elapsed
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return calendar
	}
	return plain
}

// codeDisplay reads a format code such as `yyyy"年"m"月"d"日"`, `[h]:mm` or `0.00%`. What stands in
// quotes, in brackets, or behind a sign that makes the next character literal is decoration.
func codeDisplay(code string) display {
	var dates, times, percents bool
	for i := 0; i < len(code); {
		c := code[i]
		switch {
		case c == '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				n = len(code) - i - 2
			}
			i += n + 2
			continue
		case c == '\\' || c == '!' || c == '_' || c == '*':
			i += 2
			continue
		case c == '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				n = len(code) - i - 1
			}
			if inside := strings.ToLower(strings.Trim(code[i:i+n+1], "[]")); inside != "" &&
				(strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "") {
				return elapsed
			}
			i += n + 1
			continue
		case hasFold(code[i:], "general"):
			i += len("general")
			continue
		case hasFold(code[i:], generalZH): // as WPS and localised libraries write General
			i += len(generalZH)
			continue
		case hasFold(code[i:], "am/pm"):
			times = true
			i += len("am/pm")
			continue
		case hasFold(code[i:], "a/p"):
			times = true
			i += len("a/p")
			continue
		case hasFold(code[i:], "aaa"): // day of the week
			dates = true
			i += len("aaa")
			continue
		case hasFold(code[i:], "e+"), hasFold(code[i:], "e-"): // 0.00E+00
			i += len("e+")
			continue
		}
		switch c {
		case 'y', 'Y', 'd', 'D', 'e', 'E', 'b', 'B', 'g', 'G': // e, b, g: years of other calendars
			dates = true
		case 'h', 'H', 's', 'S':
			times = true
		case 'm', 'M':
			// Months, unless hours or seconds make them minutes; decided below.
			dates = dates || !strings.ContainsAny(code, "hHsS")
		case '%':
			percents = true
		}
		i++
	}
	switch {
	case dates:
		return calendar
	case times:
		return timeOfDay
	case percents:
		return percent
	}
	return plain
}

const generalZH = "g/通用格式"

func hasFold(s, lower string) bool {
	return len(s) >= len(lower) && strings.EqualFold(s[:len(lower)], lower)
}

// readStyles gives the display of each cell format, in the order cells refer to them by.
func (x *xlsx) readStyles(ctx context.Context, part string) error {
	s, err := x.archive.scanSmall(ctx, part)
	if err != nil {
		return err
	}
	defer s.close()
	codes := map[int]string{}
	var ids []int
	err = s.document("styleSheet", func() error {
		switch string(s.name) {
		case "numFmts":
			return s.children(func() error {
				id, code := -1, ""
				err := s.each(func(name, value []byte) {
					switch string(name) {
					case "numFmtId":
						id = number(value, -1)
					case "formatCode":
						code = string(value)
					}
				})
				codes[id] = code
				return err
			})
		case "cellXfs":
			return s.children(func() error {
				id := 0
				err := s.each(func(name, value []byte) {
					if string(name) == "numFmtId" {
						id = number(value, 0)
					}
				})
				ids = append(ids, id)
				return err
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	x.styles = displaysOf(ids, codes)
	return nil
}

// displaysOf gives the display of each number format in ids: by its own code, or else as built in.
func displaysOf(ids []int, codes map[int]string) []display {
	known := map[int]display{}
	styles := make([]display, 0, len(ids))
	for _, id := range ids {
		d, ok := known[id]
		if !ok {
			if code, defined := codes[id]; defined {
				d = codeDisplay(code)
			} else {
				d = builtinDisplay(id)
			}
			known[id] = d
		}
		styles = append(styles, d)
	}
	return styles
}

func number(value []byte, otherwise int) int {
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return otherwise
	}
	return n
}
