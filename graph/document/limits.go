package document

import "fmt"

// Limits bounds a document before it is validated; a zero field means the default.
type Limits struct {
	MaxBytes       int // default 64 KiB
	MaxTokens      int // default 8,000
	MaxNesting     int // brackets within brackets as written, default 64
	MaxDefinitions int // operations and fragments, default 100
	MaxVariables   int // of one operation, default 100
	MaxAliases     int // default 100
	MaxDirectives  int // default 100
	MaxDepth       int // levels of selection, fragments expanded, default 16: an introspection query has 15
	MaxFields      int // selected, fragments expanded, default 1,000
	MaxErrors      int // told of one document, default 20
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{
		{&l.MaxBytes, 64 << 10}, {&l.MaxTokens, 8_000}, {&l.MaxNesting, 64}, {&l.MaxDefinitions, 100},
		{&l.MaxVariables, 100}, {&l.MaxAliases, 100}, {&l.MaxDirectives, 100},
		{&l.MaxDepth, 16}, {&l.MaxFields, 1_000}, {&l.MaxErrors, 20},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return l
}

// overLimit refuses a document; the format takes the limit.
func overLimit(code string, limit int, format string) *Error {
	return &Error{Code: code, Limit: limit, Message: fmt.Sprintf(format, limit)}
}

func tooDeep(limit int) *Error {
	return overLimit(CodeTooDeep, limit, "查询嵌套过深，最多 %d 层")
}
