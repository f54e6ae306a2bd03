package graph

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"

	"jiedui/ledger"
)

var bigIntScalar = graphql.NewScalar(graphql.ScalarConfig{
	Name: "BigInt",
	Description: "Whole number of 64 bits (大整数), written as a JSON string because JavaScript " +
		"numbers are exact to 2⁵³ only. Accepted as a string or as a number.",
	Serialize: func(v any) any {
		if n, ok := v.(int64); ok {
			return strconv.FormatInt(n, 10)
		}
		return nil
	},
	ParseValue: func(v any) any {
		switch n := v.(type) {
		case string:
			return parseInt64(n)
		case json.Number:
			return parseInt64(n.String())
		}
		return nil
	},
	ParseLiteral: func(v ast.Value) any {
		switch v := v.(type) {
		case *ast.IntValue:
			return parseInt64(v.Value)
		case *ast.StringValue:
			return parseInt64(v.Value)
		}
		return nil
	},
})

func parseInt64(s string) any {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil
	}
	return n
}

var decimalScalar = graphql.NewScalar(graphql.ScalarConfig{
	Name: "Decimal",
	Description: "Exact decimal number (十进制数) as text, such as \"345.29\". Never a float. " +
		"Accepted as text, or as a number without exponent.",
	Serialize: func(v any) any {
		if s, ok := v.(string); ok {
			return s
		}
		return nil
	},
	ParseValue: func(v any) any {
		switch n := v.(type) {
		case string:
			return parseDecimal(n)
		case json.Number:
			return parseDecimal(n.String())
		}
		return nil
	},
	ParseLiteral: func(v ast.Value) any {
		switch v := v.(type) {
		case *ast.IntValue:
			return parseDecimal(v.Value)
		case *ast.FloatValue:
			return parseDecimal(v.Value)
		case *ast.StringValue:
			return parseDecimal(v.Value)
		}
		return nil
	},
})

// decimalForm has no exponent, no sign but minus and no separators: what a number means
// must not depend on who reads it.
var decimalForm = regexp.MustCompile(`^-?[0-9]{1,30}(\.[0-9]{1,30})?$`)

func parseDecimal(s string) any {
	if !decimalForm.MatchString(s) {
		return nil
	}
	return s
}

var dateScalar = graphql.NewScalar(graphql.ScalarConfig{
	Name:        "Date",
	Description: "Civil date (日期), ISO 8601: \"2026-11-22\".",
	Serialize: func(v any) any {
		if d, ok := v.(ledger.Date); ok && !d.IsZero() {
			return d.String()
		}
		return nil
	},
	ParseValue:   parseDate,
	ParseLiteral: parseStringLiteral(parseDate),
})

func parseDate(v any) any {
	s, _ := v.(string)
	d, err := ledger.ParseISODate(s)
	if err != nil {
		return nil
	}
	return d
}

// dateTimeForm has microseconds, the ledger's resolution, so that what is handed out
// can be given back as knownAt.
const dateTimeForm = "2006-01-02T15:04:05.000000Z"

var dateTimeScalar = graphql.NewScalar(graphql.ScalarConfig{
	Name:        "DateTime",
	Description: "Instant (时刻), RFC 3339 in UTC with microseconds: \"2026-11-22T04:00:00.000000Z\". Any offset is accepted.",
	Serialize: func(v any) any {
		if i, ok := v.(ledger.Instant); ok && i != 0 && i != ledger.Unbounded {
			return i.Time().Format(dateTimeForm)
		}
		return nil
	},
	ParseValue:   parseDateTime,
	ParseLiteral: parseStringLiteral(parseDateTime),
})

func parseDateTime(v any) any {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return nil
	}
	return ledger.InstantOf(t)
}

func parseStringLiteral(parse func(any) any) graphql.ParseLiteralFn {
	return func(v ast.Value) any {
		if s, ok := v.(*ast.StringValue); ok {
			return parse(s.Value)
		}
		return nil
	}
}
