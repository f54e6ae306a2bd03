package exec

import "slices"

// Selection is what an operation asks of a field's result, for all object types that it
// may have. The zero value asks nothing. Selections that come from the same place of the
// same plan are equal.
type Selection struct{ field *fieldPlan }

// Has reports whether the selection asks for a field, given by the names of fields in the
// schema that lead to it: Has("edges", "node", "name").
func (s Selection) Has(path ...string) bool {
	if s.field == nil {
		return false
	}
	if len(path) == 0 {
		return true
	}
	for _, o := range s.field.objects {
		for _, f := range o.fields {
			if f.name == path[0] && (Selection{f}).Has(path[1:]...) {
				return true
			}
		}
	}
	return false
}

// Names are the fields asked for directly below path, by their names in the schema, each
// once, sorted.
func (s Selection) Names(path ...string) []string {
	var names []string
	s.gather(path, &names)
	slices.Sort(names)
	return slices.Compact(names)
}

func (s Selection) gather(path []string, names *[]string) {
	if s.field == nil {
		return
	}
	for _, o := range s.field.objects {
		for _, f := range o.fields {
			switch {
			case len(path) == 0:
				*names = append(*names, f.name)
			case f.name == path[0]:
				Selection{f}.gather(path[1:], names)
			}
		}
	}
}

// Asks reports whether any of the calls asks for a field; see Selection.Has.
func Asks(calls []Call, path ...string) bool {
	var last Selection
	for _, c := range calls {
		if c.Selection != last && c.Selection.Has(path...) {
			return true
		}
		last = c.Selection
	}
	return false
}
