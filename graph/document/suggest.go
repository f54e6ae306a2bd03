package document

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

const (
	maxSuggestions = 5
	// Longer names are not compared: the time grows with the square of the length.
	longestSuggested = 100
)

// didYouMean names what is spelled like an input, with a space before; empty: nothing is,
// or suggestions are off, so that a schema cannot be guessed from them.
func (v *validator) didYouMean(about, input string, options []string) string {
	if !v.suggestions || len(input) > longestSuggested {
		return ""
	}
	type near struct {
		option   string
		distance int
	}
	var found []near
	most := len(input)*4/10 + 1
	for _, o := range options {
		v.work += len(input)
		if d := distance(input, o, most); d <= most {
			found = append(found, near{o, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.option, b.option)
	})
	names := make([]string, len(found))
	for i, n := range found {
		names[i] = n.option
	}
	return suggested(about, names)
}

// suggested is the question; options are those that come first.
func suggested(about string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	quoted := make([]string, 0, maxSuggestions)
	for _, n := range names[:min(len(names), maxSuggestions)] {
		quoted = append(quoted, `"`+n+`"`)
	}
	list := quoted[0]
	if n := len(quoted); n == 2 {
		list = quoted[0] + " or " + quoted[1]
	} else if n > 2 {
		list = strings.Join(quoted[:n-1], ", ") + ", or " + quoted[n-1]
	}
	if about != "" {
		about += " "
	}
	return " Did you mean " + about + list + "?"
}

// distance is how many single mistakes (a character more, fewer, other, or two in the
// wrong order) part two words, case aside; above most when there are more than that.
func distance(a, b string, most int) int {
	if a == b {
		return 0
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return 1
	}
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above := rows[i%3], rows[(i-1)%3]
		row[0] = i
		smallest := i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], rows[(i-2)%3][j-2]+1)
			}
			smallest = min(smallest, row[j])
		}
		if smallest > most {
			return most + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

func (v *validator) enumSuggestion(value *ast.Value, def *ast.Definition) string {
	names := make([]string, len(def.EnumValues))
	for i, e := range def.EnumValues {
		names[i] = e.Name
	}
	return v.didYouMean("the enum value", printed{value}.String(), names)
}

// fieldSuggestion names types that have a field, else fields spelled like it.
func (v *validator) fieldSuggestion(name string, parent *ast.Definition) string {
	if !v.suggestions {
		return ""
	}
	if !parent.IsAbstractType() {
		return v.didYouMean("", name, fieldNames(parent))
	}
	uses := map[*ast.Definition]int{}
	var types []*ast.Definition
	use := func(def *ast.Definition) {
		if def == nil || v.index.field(def, name) == nil {
			return
		}
		if uses[def]++; uses[def] == 1 {
			types = append(types, def)
		}
	}
	for _, t := range v.GetPossibleTypes(parent) {
		if v.index.field(t, name) == nil {
			continue
		}
		use(t)
		for _, i := range t.Interfaces {
			use(v.Types[i])
		}
	}
	slices.SortStableFunc(types, func(a, b *ast.Definition) int {
		switch {
		case uses[a] != uses[b]:
			return uses[b] - uses[a]
		case slices.Contains(b.Interfaces, a.Name):
			return -1
		case slices.Contains(a.Interfaces, b.Name):
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name
	}
	if s := suggested("to use an inline fragment on", names); s != "" {
		return s
	}
	return v.didYouMean("", name, fieldNames(parent))
}
