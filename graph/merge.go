package graph

import (
	"slices"
	"strings"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"
	"github.com/graphql-go/graphql/language/printer"

	"jiedui/ledger"
)

// rules are graphql-go's, without its rule about fields that share a name in the answer:
// that one compares all pairs and reads the text anew for each conflict, so that 240
// fields of 6 kB take it 50 s. mergeable asks the same in time that grows with the fields.
var rules = []graphql.ValidationRuleFn{
	graphql.ArgumentsOfCorrectTypeRule,
	graphql.DefaultValuesOfCorrectTypeRule,
	graphql.FieldsOnCorrectTypeRule,
	graphql.FragmentsOnCompositeTypesRule,
	graphql.KnownArgumentNamesRule,
	graphql.KnownDirectivesRule,
	graphql.KnownFragmentNamesRule,
	graphql.KnownTypeNamesRule,
	graphql.LoneAnonymousOperationRule,
	graphql.NoFragmentCyclesRule,
	graphql.NoUndefinedVariablesRule,
	graphql.NoUnusedFragmentsRule,
	graphql.NoUnusedVariablesRule,
	graphql.PossibleFragmentSpreadsRule,
	graphql.ProvidedNonNullArgumentsRule,
	graphql.ScalarLeafsRule,
	graphql.UniqueArgumentNamesRule,
	graphql.UniqueFragmentNamesRule,
	graphql.UniqueInputFieldNamesRule,
	graphql.UniqueOperationNamesRule,
	graphql.UniqueVariableNamesRule,
	graphql.VariablesAreInputTypesRule,
	graphql.VariablesInAllowedPositionRule,
}

// typedSet is a selection with the type it selects from.
type typedSet struct {
	set    *ast.SelectionSet
	parent graphql.Type
}

// variant is what one name in the answer stands for on one type.
type variant struct {
	parent graphql.Type
	asks   string // field and arguments
	shape  string // type of a leaf
	inner  []typedSet
}

// mergeable refuses selections in which one name in the answer stands for two things.
// It visits each field of the expanded selection once, which check has bounded.
func (g *guard) mergeable(sets []typedSet) {
	byName := map[string][]*variant{}
	visited := map[*ast.FragmentDefinition]bool{}
	var collect func(s typedSet)
	collect = func(s typedSet) {
		if s.set == nil || g.failure != nil {
			return
		}
		for _, sel := range s.set.Selections {
			switch sel := sel.(type) {
			case *ast.Field:
				g.addVariant(byName, sel, s.parent)
			case *ast.InlineFragment:
				parent := s.parent
				if sel.TypeCondition != nil {
					parent = g.schema.types[sel.TypeCondition.Name.Value]
				}
				collect(typedSet{sel.SelectionSet, parent})
			case *ast.FragmentSpread:
				if f := g.fragments[sel.Name.Value]; f != nil && !visited[f] {
					visited[f] = true
					collect(typedSet{f.SelectionSet, g.schema.types[f.TypeCondition.Name.Value]})
				}
			}
		}
	}
	for _, s := range sets {
		collect(s)
	}
	for _, variants := range byName {
		for _, v := range variants {
			if len(v.inner) > 0 && g.failure == nil {
				g.mergeable(v.inner)
			}
		}
	}
}

func (g *guard) addVariant(byName map[string][]*variant, f *ast.Field, parent graphql.Type) {
	name := f.Name.Value
	if f.Alias != nil {
		name = f.Alias.Value
	}
	v := &variant{parent: parent, asks: asked(f)}
	if shape := g.schema.fieldOf(parent, f.Name.Value); shape != nil && shape.inner != nil {
		v.shape = shape.inner.Name()
		if f.SelectionSet != nil {
			v.shape = "object"
			v.inner = []typedSet{{f.SelectionSet, shape.inner}}
		}
	}
	for _, other := range byName[name] {
		// Of two different object types only one can be met, so only the shapes must agree.
		_, objectA := parent.(*graphql.Object)
		_, objectB := other.parent.(*graphql.Object)
		same := parent == other.parent
		if other.asks != v.asks && (same || !objectA || !objectB) || other.shape != v.shape {
			g.fail(&apiError{Code: codeValidation, Message: "结果里的 " + name + " 指两样不同的东西，请用别名分开", kind: ledger.KindInvalid})
			return
		}
		if same {
			other.inner = append(other.inner, v.inner...)
			return
		}
	}
	byName[name] = append(byName[name], v)
}

// asked is the field with its arguments, in one spelling.
func asked(f *ast.Field) string {
	if len(f.Arguments) == 0 {
		return f.Name.Value
	}
	parts := make([]string, len(f.Arguments))
	for i, a := range f.Arguments {
		text, _ := printer.Print(a.Value).(string)
		parts[i] = a.Name.Value + ":" + text
	}
	slices.Sort(parts)
	return f.Name.Value + "(" + strings.Join(parts, ",") + ")"
}
