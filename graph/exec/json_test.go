package exec

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "官渡镇", "\"\\\n\r\t\x00\x1f\x7f", "\xff\xc3", "a\u2028<&>\U0001f600", "é\"\xe5\xae"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := AppendString([]byte("["), s)
		var back []string
		if err := json.Unmarshal(append(text, ']'), &back); err != nil || !utf8.Valid(text) {
			t.Fatalf("%q: %v", text, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); utf8.ValidString(s) && back[0] != s || utf8.RuneCountInString(back[0]) < utf8.RuneCountInString(want) {
			t.Errorf("%q became %q", s, back[0])
		}
	})
}

func FuzzAppendFloat(f *testing.F) {
	for _, n := range []float64{0, -0.5, 1e21, 1e-7, 5e-324, math.MaxFloat64, 0.1, 100000000} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n float64) {
		text, err := AppendFloat(nil, n)
		if math.IsNaN(n) || math.IsInf(n, 0) {
			if err == nil {
				t.Errorf("%v became %s", n, text)
			}
			return
		}
		var back float64
		if err := json.Unmarshal(text, &back); err != nil || back != n {
			t.Errorf("%v became %s: %v", n, text, err)
		}
	})
}

type (
	word  string
	count int16
	large uint64
	ratio float32
	truth bool
)

func TestScalarsOfAnyGoType(t *testing.T) {
	t.Parallel()
	s, n := "s", 7
	var noString *string
	for _, c := range []struct {
		scalar string
		value  any
		want   string // empty: an error; "-": null
	}{
		{"String", "x", `"x"`}, {"String", word("x"), `"x"`}, {"String", &s, `"s"`}, {"String", noString, "-"}, {"String", 7, `"7"`}, {"String", true, `"true"`},
		{"String", 1.5, `"1.5"`}, {"String", large(math.MaxUint64), `"18446744073709551615"`}, {"String", math.NaN(), ""}, {"String", []string{"x"}, ""}, {"String", struct{}{}, ""},
		{"ID", "x", `"x"`}, {"ID", word("x"), `"x"`}, {"ID", int64(1 << 60), `"1152921504606846976"`}, {"ID", large(3), `"3"`}, {"ID", noString, "-"}, {"ID", 1.5, ""}, {"ID", true, ""},
		{"Int", 7, `7`}, {"Int", count(7), `7`}, {"Int", &n, `7`}, {"Int", large(7), `7`}, {"Int", large(1 << 40), ""}, {"Int", int64(1 << 31), ""}, {"Int", int64(-1 << 31), `-2147483648`},
		{"Int", 3.0, `3`}, {"Int", 3.5, ""}, {"Int", 1e300, ""}, {"Int", "7", ""}, {"Int", (*int)(nil), "-"}, {"Int", true, ""},
		{"Float", 1.5, `1.5`}, {"Float", ratio(0.5), `0.5`}, {"Float", 7, `7`}, {"Float", large(7), `7`}, {"Float", math.Inf(1), ""}, {"Float", "1.5", ""}, {"Float", (*float64)(nil), "-"},
		{"Boolean", true, `true`}, {"Boolean", truth(false), `false`}, {"Boolean", 1, ""}, {"Boolean", (*bool)(nil), "-"},
	} {
		text, err := builtInScalars[c.scalar].Append(nil, c.value)
		want := c.want
		if want == "-" {
			want = ""
		}
		if (err != nil) != (c.want == "") || err == nil && string(text) != want {
			t.Errorf("%s of %T %v: %s, %v; want %s", c.scalar, c.value, c.value, text, err, c.want)
		}
	}
}

func TestEnumsOfAnyGoType(t *testing.T) {
	t.Parallel()
	type colour int
	world{sdl: `enum Colour { RED GREEN OTHER } type Query { c: [Colour] }`,
		root:    obj{"c": []any{colour(1), colour(2), "OTHER", word("OTHER"), nil, (*string)(nil), "RED", colour(9), []int{1}}},
		options: Options{Enums: map[string]Enum{"Colour": {Values: map[string]any{"RED": colour(1), "GREEN": colour(2)}}}}}.try(t, []example{{name: "values", query: `{ c }`, data: `{"c":["RED","GREEN","OTHER","OTHER",null,null,null,null,null]}`, errors: []string{
		`Enum "Colour" cannot represent value: "RED" @1:3 c.6`, `Enum "Colour" cannot represent value: 9 @1:3 c.7`, `Enum "Colour" cannot represent value: [1] @1:3 c.8`}}})
}
